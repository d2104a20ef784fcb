package io.minicrm.imports;

import org.jspecify.annotations.Nullable;

/// How a file is to be read.
///
/// @param headerRow the number of the row that names the columns, 0 when none does; what stands
///   before it is left out
/// @param footers how many rows at the end are left out
public record Dialect(Encoding encoding, Separator separator, int headerRow, int footers) {

    /// The rows that may be left out at most, at the beginning and at the end.
    public static final int MOST_LEFT_OUT = 100;

    public boolean header() {
        return headerRow > 0;
    }

    /// The same with what was typed, as far as it can be meant.
    Dialect typed(
            String encoding,
            String separator,
            @Nullable String headerRow,
            @Nullable String footers) {
        return new Dialect(
                Encoding.of(encoding).orElse(this.encoding),
                Separator.of(separator).orElse(this.separator),
                rows(headerRow, this.headerRow),
                rows(footers, this.footers));
    }

    private static int rows(@Nullable String typed, int otherwise) {
        return typed != null && typed.strip().matches("\\d{1,3}")
                ? Math.min(Integer.parseInt(typed.strip()), MOST_LEFT_OUT)
                : otherwise;
    }

    Dialect withFooters(int rows) {
        return new Dialect(encoding, separator, headerRow, rows);
    }
}
