package io.minicrm.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/// A file of comma-separated values as an answer: in UTF-8 with a byte order mark, because
/// spreadsheets take it for something else without one.
public final class CsvAnswer {

    private static final char BYTE_ORDER_MARK = '\ufeff';

    /// What a spreadsheet would take for a formula, unless it is nothing but a number or a phone.
    private static final Pattern FORMULA = Pattern.compile("[=+\\-@\\t\\r\\n].*", Pattern.DOTALL);

    private static final Pattern FIGURES = Pattern.compile("[+-]?\\(?\\d[\\d\\s().,;/-]*");

    private CsvAnswer() {}

    /// @param name what the file is called, without its ending
    public static Writer begin(HttpServletResponse response, String name) throws IOException {
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(name + ".csv", StandardCharsets.UTF_8)
                        .build()
                        .toString());
        Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
        out.write(BYTE_ORDER_MARK);
        return out;
    }

    /// The text, with an apostrophe before what a spreadsheet would calculate.
    public static String safe(String text) {
        return FORMULA.matcher(text).matches() && !FIGURES.matcher(text).matches()
                ? "'" + text
                : text;
    }
}
