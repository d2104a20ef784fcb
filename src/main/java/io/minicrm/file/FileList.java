package io.minicrm.file;

import io.minicrm.record.RecordSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files of a record, or the newest of them, and what became of those just sent.
///
/// @param count how many there are, as text: exact, or openly capped
/// @param older the address of those that follow, or null when these are all
/// @param writable whether the reader may add some
/// @param limit the largest size of one, as text
/// @param added how many of those just sent are there now
public record FileList(
        RecordSnapshot subject,
        List<FileItem> files,
        String count,
        @Nullable String older,
        boolean writable,
        long bytes,
        long bytesTogether,
        String limit,
        int added,
        List<RefusedFile> refused) {

    /// Whether these are but the first few, and the rest is on a page of its own.
    public boolean isBeginning() {
        return path().equals(older);
    }

    /// The address of all of them.
    public String path() {
        return subject.ref().path() + "/files";
    }
}
