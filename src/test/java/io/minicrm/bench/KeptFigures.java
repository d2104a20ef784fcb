package io.minicrm.bench;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.minicrm.bench.Figures.Column;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The figures of a whole run that are kept with the code, to stand beside those of the next.
///
/// @param of what was measured, when and on what
record KeptFigures(String of, List<Figures> rows) {

    private static final Path FILE = Path.of("bench/figures.csv");
    private static final String COMMENT = "# ";

    static KeptFigures read() throws IOException {
        return Files.exists(FILE) ? parse(Files.readString(FILE)) : new KeptFigures("", List.of());
    }

    void write() throws IOException {
        Files.writeString(FILE, text());
    }

    static KeptFigures parse(String text) {
        List<Figures> rows = new ArrayList<>();
        var lines =
                CsvReader.builder().commentStrategy(CommentStrategy.SKIP).ofCsvRecord(text).stream()
                        .skip(1)
                        .toList();
        for (CsvRecord line : lines) {
            Figures figures = Figures.of(line.getField(0), Integer.parseInt(line.getField(1)));
            for (Column column : Column.values()) {
                String value = line.getField(2 + column.ordinal());
                if (!value.isEmpty()) {
                    figures.with(column, Double.parseDouble(value));
                }
            }
            rows.add(figures);
        }
        String of =
                text.lines()
                        .findFirst()
                        .filter(line -> line.startsWith(COMMENT))
                        .map(line -> line.substring(COMMENT.length()))
                        .orElse("");
        return new KeptFigures(of, rows);
    }

    String text() {
        StringWriter text = new StringWriter();
        text.write(COMMENT + of + "\n");
        CsvWriter csv =
                CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0).build(text);
        List<String> titles = new ArrayList<>(List.of("page", "connections"));
        for (Column column : Column.values()) {
            titles.add(column.title());
        }
        csv.writeRecord(titles);
        for (Figures row : rows) {
            List<String> cells =
                    new ArrayList<>(List.of(row.page(), Integer.toString(row.connections())));
            for (Column column : Column.values()) {
                cells.add(row.text(column).replace(",", ""));
            }
            csv.writeRecord(cells);
        }
        return text.toString();
    }

    /// The same page over as many connections.
    Optional<Figures> before(Figures now) {
        return rows.stream().filter(now::isOfTheSame).findFirst();
    }
}
