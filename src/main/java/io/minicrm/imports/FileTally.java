package io.minicrm.imports;

import io.minicrm.record.Format;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What was found in the rows of a file, for every column.
///
/// @param basis the answers that it was looked at with
/// @param jobId who looks at the rest, when not all rows were looked at
/// @param rows how many were looked at
record FileTally(String basis, @Nullable Long jobId, long rows, List<ColumnTally> found) {

    /// All that was said of a file of which follows what is found in it. What single words mean is
    /// not among it: they are kept with how often they stand there.
    ///
    /// @param format how the reader writes what the file does not tell
    /// @param latest the latest change of an import: it may have brought what this file names
    static String basis(Import file, Format format, long latest) {
        List<@Nullable Object> said = new ArrayList<>();
        said.add(latest);
        said.add(format.notation().toString());
        said.add(format.monthFirst());
        said.add(file.dialect().encoding().key());
        said.add(file.dialect().separator().key());
        said.add(file.dialect().headerRow());
        said.add(file.dialect().footers());
        said.add(file.targets());
        said.add(
                file.columns().stream()
                        .map(column -> Objects.requireNonNullElse(file.words().written(column), ""))
                        .toList());
        return ImportJson.of(said);
    }

    boolean isWhole(Import file) {
        return rows >= file.rows();
    }

    static List<ColumnTally> found(String json) {
        return Arrays.asList(ImportJson.MAPPER.readValue(json, ColumnTally[].class));
    }
}
