package io.minicrm.web;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A file of rows and cells: in UTF-8 with a byte order mark, because spreadsheets take it for
/// something else without one, and no cell in it is one that they would calculate.
public final class CsvRows {

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final CsvWriter rows;

    /// @param separator what stands between two cells
    CsvRows(OutputStream file, char separator) throws IOException {
        Writer out = new OutputStreamWriter(file, StandardCharsets.UTF_8);
        out.write(BYTE_ORDER_MARK);
        rows = CsvWriter.builder().fieldSeparator(separator).build(out);
    }

    public void row(List<String> cells) {
        rows.writeRecord(cells.stream().map(CsvGuard::guarded).toList());
    }

    void flush() throws IOException {
        rows.flush();
    }
}
