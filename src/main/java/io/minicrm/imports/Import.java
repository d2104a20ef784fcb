package io.minicrm.imports;

import io.minicrm.scope.RecordKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file on its way into the records of one kind.
///
/// @param userId whose import it is
/// @param rows how many rows the file has below its header
/// @param shifted how many of them do not have as many cells as there are columns
/// @param takenBack how many records an undo of it took back; null when it was not undone
record Import(
        long id,
        RecordKind kind,
        long userId,
        String userName,
        String fileName,
        long fileSize,
        Dialect dialect,
        List<FileColumn> columns,
        long rows,
        long shifted,
        ColumnMapping mapping,
        Step step,
        @Nullable Long jobId,
        @Nullable ImportCounts counts,
        @Nullable Long changeSetId,
        @Nullable Integer takenBack,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    List<@Nullable String> targets() {
        return mapping.targets();
    }

    ValueMapping words() {
        return mapping.words();
    }

    Mode mode() {
        return mapping.mode();
    }

    @Nullable String key() {
        return mapping.key();
    }
}
