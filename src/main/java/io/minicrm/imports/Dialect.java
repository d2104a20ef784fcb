package io.minicrm.imports;

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

    Dialect withFooters(int rows) {
        return new Dialect(encoding, separator, headerRow, rows);
    }
}
