package io.minicrm.web;

import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/// A file of rows and cells as an answer: in UTF-8 with a byte order mark, because spreadsheets
/// take it for something else without one, and no cell in it is one that they would calculate.
public final class CsvAnswer {

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final CsvWriter rows;

    private CsvAnswer(CsvWriter rows) {
        this.rows = rows;
    }

    /// @param name what the file is called, without its ending
    public static CsvAnswer begin(HttpServletResponse response, String name) throws IOException {
        return begin(response, name, ',');
    }

    /// @param separator what stands between two cells
    public static CsvAnswer begin(HttpServletResponse response, String name, char separator)
            throws IOException {
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(name + ".csv", StandardCharsets.UTF_8)
                        .build()
                        .toString());
        Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
        out.write(BYTE_ORDER_MARK);
        return new CsvAnswer(CsvWriter.builder().fieldSeparator(separator).build(out));
    }

    public void row(List<String> cells) {
        rows.writeRecord(cells.stream().map(CsvGuard::guarded).toList());
    }

    public void flush() throws IOException {
        rows.flush();
    }
}
