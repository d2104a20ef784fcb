package io.minicrm.demo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/// One of the files in `src/main/resources/demo`.
enum DemoFile {
    COMPANIES,
    CONTACTS,
    DEALS,
    /// Contacts that were moved to the trash, by whom and when.
    DELETED,
    NOTES,
    /// Calls, meetings and tasks: done, or, with a day on which they are due, still to come.
    ACTIVITIES,
    /// Files that hang on records; what they hold lies in `files/`.
    FILES,
    /// What fields held before somebody changed them to what the other files say.
    CHANGES;

    List<Row> rows() {
        String name = "/demo/" + name().toLowerCase(Locale.ROOT) + ".csv";
        try (Reader file =
                        new InputStreamReader(
                                Objects.requireNonNull(DemoFile.class.getResourceAsStream(name)),
                                StandardCharsets.UTF_8);
                Stream<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file).stream()) {
            return rows.map(Row::new).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// What a file of `FILES` holds.
    static InputStream content(String name) {
        return Objects.requireNonNull(
                DemoFile.class.getResourceAsStream("/demo/files/" + name), name);
    }

    /// A line of a file.
    record Row(NamedCsvRecord csv) {

        String get(String column) {
            return csv.getField(column);
        }

        int number(String column) {
            return Integer.parseInt(get(column));
        }

        boolean has(String column) {
            return csv.findField(column).filter(text -> !text.isEmpty()).isPresent();
        }

        List<String> columns() {
            return csv.getHeader();
        }
    }
}
