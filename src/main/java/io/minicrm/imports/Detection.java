package io.minicrm.imports;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds out how a file is written, from the file alone.
final class Detection {

    private static final int SAMPLE_ROWS = 100;

    private Detection() {}

    /// @throws UnusableFile when it is no text with rows and columns at all
    static Dialect of(FileContent file) throws IOException, UnusableFile {
        Sample sample = Sample.of(file);
        byte[] start = sample.start();
        if (start.length == 0) {
            throw new UnusableFile("transfer.file.empty");
        }
        refuse(OtherFormat.of(start));
        Encoding encoding = encoding(sample);
        refuseBinary(start, encoding);
        String text = new String(start, encoding.charset());
        if (text.replace("\ufeff", "").isBlank()) {
            throw new UnusableFile("transfer.file.empty");
        }
        refuse(OtherFormat.of(text));
        Separator separator = SeparatorLine.of(text).separator().orElseGet(() -> separator(text));
        Dialect dialect = new Dialect(encoding, separator, 0, 0);
        List<FileRow> rows = rows(text, dialect, SAMPLE_ROWS);
        int header = HeaderRow.of(rows);
        return new Dialect(encoding, separator, header, footers(sample, dialect, header, rows));
    }

    /// Looks at the end of the file. Where that begins in the middle of a quoted cell, its rows are
    /// not like the others, and nothing is said of them.
    private static int footers(Sample sample, Dialect dialect, int header, List<FileRow> first) {
        String text = new String(sample.end(), dialect.encoding().charset());
        int columns =
                first.stream()
                        .filter(row -> row.no() == header)
                        .findFirst()
                        .map(row -> row.cells().size())
                        .orElseGet(() -> HeaderRow.mostFrequentWidth(first));
        if (sample.whole()) {
            return Footers.in(
                    rows(text, dialect, Integer.MAX_VALUE).stream()
                            .filter(row -> row.no() > header)
                            .toList(),
                    columns);
        }
        List<FileRow> last =
                rows(text.substring(text.indexOf('\n') + 1), dialect, Integer.MAX_VALUE);
        long alike = last.stream().filter(row -> row.cells().size() == columns).count();
        return alike * 10 > last.size() * 8L ? Footers.in(last, columns) : 0;
    }

    private static void refuse(Optional<String> other) throws UnusableFile {
        if (other.isPresent()) {
            throw new UnusableFile(other.get());
        }
    }

    private static boolean begins(byte[] start, int... sign) {
        if (start.length < sign.length) {
            return false;
        }
        for (int i = 0; i < sign.length; i++) {
            if ((start[i] & 0xff) != sign[i]) {
                return false;
            }
        }
        return true;
    }

    private static Encoding encoding(Sample sample) {
        byte[] start = sample.start();
        if (begins(start, 0xef, 0xbb, 0xbf)) {
            return Encoding.UTF_8;
        }
        if (begins(start, 0xff, 0xfe)) {
            return Encoding.UTF_16LE;
        }
        if (begins(start, 0xfe, 0xff)) {
            return Encoding.UTF_16BE;
        }
        int even = 0;
        int odd = 0;
        for (int i = 0; i < start.length; i++) {
            if (start[i] == 0) {
                if (i % 2 == 0) {
                    even++;
                } else {
                    odd++;
                }
            }
        }
        int half = Math.max(1, start.length / 2);
        if (odd > half * 4 / 10 && even < half / 20) {
            return Encoding.UTF_16LE;
        }
        if (even > half * 4 / 10 && odd < half / 20) {
            return Encoding.UTF_16BE;
        }
        return sample.isUtf8()
                ? Encoding.UTF_8
                : DecodedText.ranked(sample.strange()).getFirst().encoding();
    }

    /// A text has hardly any control characters; a single stray one is the row's problem.
    private static void refuseBinary(byte[] start, Encoding encoding) throws UnusableFile {
        if (encoding == Encoding.UTF_16LE || encoding == Encoding.UTF_16BE) {
            return;
        }
        int strange = 0;
        for (byte each : start) {
            int value = each & 0xff;
            boolean control = value < 0x20 && value != '\t' && value != '\n' && value != '\r';
            boolean unassigned =
                    encoding == Encoding.WINDOWS_1252
                            && (value == 0x81
                                    || value == 0x8d
                                    || value == 0x8f
                                    || value == 0x90
                                    || value == 0x9d);
            if (control || unassigned) {
                strange++;
            }
        }
        if (strange > 4 && strange > start.length / 100) {
            throw new UnusableFile("transfer.file.binary");
        }
    }

    /// The separator with which most rows have as many cells as each other, and more than one.
    private static Separator separator(String text) {
        Separator best = Separator.COMMA;
        double most = 0;
        for (Separator each : Separator.values()) {
            List<FileRow> rows = rows(text, new Dialect(Encoding.UTF_8, each, 0, 0), SAMPLE_ROWS);
            List<FileRow> parted = rows.stream().filter(row -> row.cells().size() > 1).toList();
            if (parted.isEmpty()) {
                continue;
            }
            int columns = HeaderRow.mostFrequentWidth(parted);
            long even = parted.stream().filter(row -> row.cells().size() == columns).count();
            double score = (double) even / rows.size() + Math.min(columns, 20) / 100.0;
            if (score > most) {
                most = score;
                best = each;
            }
        }
        return best;
    }

    /// The first rows of a text that may end in the middle of one.
    private static List<FileRow> rows(String text, Dialect dialect, int most) {
        List<FileRow> rows = new ArrayList<>();
        try (FileRows all = FileRows.of(new StringReader(text), dialect)) {
            Optional<FileRow> next = all.next();
            while (next.isPresent() && rows.size() < most) {
                rows.add(next.get());
                next = all.next();
            }
        } catch (UnusableFile | IOException _) {
            // What could be read decides.
        }
        boolean cut = most < Integer.MAX_VALUE && text.length() >= Sample.SIZE / 2;
        if (cut && rows.size() > 1 && rows.size() < most) {
            rows.removeLast();
        }
        return rows;
    }
}
