package io.minicrm.imports;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.minicrm.web.CsvGuard;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rows of a file, one after the other; never more than one is held. Lines without anything are
/// passed over, but count in the numbers of the rows.
final class FileRows implements AutoCloseable {

    /// The columns that a file may have at most.
    static final int MOST_COLUMNS = 300;

    /// The characters that a cell may have at most.
    static final int LONGEST_CELL = 1_000_000;

    private static final Pattern LINE = Pattern.compile("line (\\d+)");

    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final @Nullable FileRow header;
    private final Deque<FileRow> ahead = new ArrayDeque<>();
    private final int footers;
    private long no;

    private FileRows(Reader text, Dialect dialect) throws UnusableFile {
        reader =
                CsvReader.builder()
                        .fieldSeparator(dialect.separator().sign())
                        .skipEmptyLines(false)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowUnclosedQuote(false)
                        .maxBufferSize(4 * LONGEST_CELL)
                        .build(
                                CsvRecordHandler.of(limits ->
                                        limits.maxFields(MOST_COLUMNS)
                                                .maxFieldSize(LONGEST_CELL)
                                                .maxRecordSize(4 * LONGEST_CELL)),
                                text);
        records = reader.iterator();
        footers = dialect.footers();
        header = dialect.header() ? from(dialect.headerRow()).orElse(null) : null;
    }

    static FileRows open(FileContent file, Dialect dialect) throws IOException, UnusableFile {
        Reader text = new InputStreamReader(file.open(), dialect.encoding().charset());
        return of(text, dialect);
    }

    static FileRows of(Reader text, Dialect dialect) throws IOException, UnusableFile {
        try {
            return new FileRows(SeparatorLine.behind(text), dialect);
        } catch (UnusableFile | RuntimeException failure) {
            text.close();
            throw failure;
        }
    }

    /// The names of the columns as the file has them; empty when it names none.
    List<String> header() {
        return header == null ? List.of() : header.cells();
    }

    /// The next row, or nothing at the end of the file.
    ///
    /// @throws UnusableFile when the file cannot be taken apart from here on
    Optional<FileRow> next() throws UnusableFile {
        Optional<FileRow> next = read();
        while (next.isPresent()) {
            ahead.add(next.get());
            if (ahead.size() > footers) {
                return Optional.of(ahead.remove());
            }
            next = read();
        }
        return Optional.empty();
    }

    /// The first row that has at least this number.
    private Optional<FileRow> from(long first) throws UnusableFile {
        Optional<FileRow> next = read();
        while (next.isPresent() && next.get().no() < first) {
            next = read();
        }
        return next;
    }

    private Optional<FileRow> read() throws UnusableFile {
        try {
            while (records.hasNext()) {
                CsvRecord record = records.next();
                no++;
                if (record.getFieldCount() > 1 || !record.getField(0).isEmpty()) {
                    return Optional.of(new FileRow(no, plain(record)));
                }
            }
            return Optional.empty();
        } catch (CsvParseException failure) {
            throw unusable(failure);
        }
    }

    /// The cells without what our own exports put before formulas.
    private static List<String> plain(CsvRecord record) {
        return record.getFields().stream().map(CsvGuard::plain).toList();
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The library tells in an English sentence alone what it met.
    private static UnusableFile unusable(CsvParseException failure) {
        String sentence = String.valueOf(failure.getMessage());
        Matcher line = LINE.matcher(sentence);
        String where = line.find() ? line.group(1) : "?";
        if (sentence.startsWith("Unclosed")) {
            return new UnusableFile("transfer.file.unclosed", where);
        }
        if (sentence.contains("after closing quote")) {
            return new UnusableFile("transfer.file.quote", where);
        }
        if (sentence.contains("maximum limit of")) {
            return new UnusableFile("transfer.file.columns", MOST_COLUMNS);
        }
        if (sentence.contains("exceeds") || sentence.contains("max")) {
            return new UnusableFile("transfer.file.cell", where);
        }
        return new UnusableFile("transfer.file.broken", where);
    }
}
