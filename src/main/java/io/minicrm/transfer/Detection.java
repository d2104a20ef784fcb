package io.minicrm.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds out how a file is written, from the file alone.
final class Detection {

    private static final int SAMPLE = 64 * 1024;
    private static final int SAMPLE_ROWS = 100;

    private static final Pattern MARKUP =
            Pattern.compile("(?i)\\s*(<!doctype|<html|<\\?xml|<table|\\{\\s*\"|\\[\\s*[{\\[\"])");

    private Detection() {}

    /// @throws Unusable when it is no text with rows and columns at all
    static Dialect of(Bytes file) throws IOException, Unusable {
        byte[] start;
        try (InputStream in = file.open()) {
            start = in.readNBytes(SAMPLE);
        }
        if (start.length == 0) {
            throw new Unusable("transfer.file.empty");
        }
        refuseOtherFormats(start);
        Encoding encoding = encoding(file, start);
        refuseBinary(start, encoding);
        String text = text(start, encoding);
        if (text.isBlank()) {
            throw new Unusable("transfer.file.empty");
        }
        refuseMarkup(text);
        Separator separator = separator(text);
        return new Dialect(encoding, separator, hasHeader(text, encoding, separator));
    }

    /// What stands in a file of another kind at its beginning.
    private static void refuseOtherFormats(byte[] start) throws Unusable {
        if (begins(start, 'P', 'K', 3, 4) || begins(start, 0xd0, 0xcf, 0x11, 0xe0)) {
            throw new Unusable("transfer.file.spreadsheet");
        }
        if (begins(start, '%', 'P', 'D', 'F')
                || begins(start, 0x89, 'P', 'N', 'G')
                || begins(start, 0xff, 0xd8, 0xff)
                || begins(start, 'G', 'I', 'F', '8')
                || begins(start, 0x1f, 0x8b)
                || begins(start, 'S', 'Q', 'L', 'i', 't', 'e')) {
            throw new Unusable("transfer.file.binary");
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

    private static Encoding encoding(Bytes file, byte[] start) throws IOException {
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
        return isUtf8(file) ? Encoding.UTF_8 : Encoding.WINDOWS_1252;
    }

    /// Looks at the whole file: the first umlaut may stand in its last row.
    private static boolean isUtf8(Bytes file) throws IOException {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.allocate(SAMPLE);
        CharBuffer characters = CharBuffer.allocate(SAMPLE);
        try (InputStream in = file.open()) {
            while (true) {
                int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                if (read > 0) {
                    bytes.position(bytes.position() + read);
                }
                bytes.flip();
                CoderResult result = decoder.decode(bytes, characters, read < 0);
                if (result.isError()) {
                    return false;
                }
                characters.clear();
                bytes.compact();
                if (read < 0) {
                    return true;
                }
            }
        }
    }

    /// A text has hardly any control characters; a single stray one is the row's problem.
    private static void refuseBinary(byte[] start, Encoding encoding) throws Unusable {
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
            throw new Unusable("transfer.file.binary");
        }
    }

    private static void refuseMarkup(String text) throws Unusable {
        if (MARKUP.matcher(text).lookingAt()) {
            throw new Unusable("transfer.file.binary");
        }
    }

    private static String text(byte[] start, Encoding encoding) {
        String text = new String(start, encoding.charset());
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /// The separator with which most rows have as many cells as the first, and more than one.
    private static Separator separator(String text) {
        Separator best = Separator.COMMA;
        double most = 0;
        for (Separator each : Separator.values()) {
            List<Row> rows = rows(text, new Dialect(Encoding.UTF_8, each, false));
            if (rows.isEmpty() || rows.getFirst().cells().size() < 2) {
                continue;
            }
            int columns = rows.getFirst().cells().size();
            long even = rows.stream().filter(row -> row.cells().size() == columns).count();
            double score = (double) even / rows.size() + Math.min(columns, 20) / 100.0;
            if (score > most) {
                most = score;
                best = each;
            }
        }
        return best;
    }

    /// Names of columns are words: nothing in the first row is an address, a number or a date.
    private static boolean hasHeader(String text, Encoding encoding, Separator separator) {
        List<Row> rows = rows(text, new Dialect(encoding, separator, false));
        return rows.isEmpty()
                || rows.getFirst().cells().stream()
                        .noneMatch(cell -> !cell.isBlank() && Shape.of(cell) != Shape.WORDS);
    }

    /// The first rows of a text that may end in the middle of one.
    private static List<Row> rows(String text, Dialect dialect) {
        List<Row> rows = new ArrayList<>();
        try (Rows all = Rows.of(new StringReader(text), dialect)) {
            Optional<Row> next = all.next();
            while (next.isPresent() && rows.size() < SAMPLE_ROWS) {
                rows.add(next.get());
                next = all.next();
            }
        } catch (Unusable | IOException _) {
            // What could be read decides.
        }
        if (text.length() >= SAMPLE / 2 && rows.size() > 1 && rows.size() < SAMPLE_ROWS) {
            rows.removeLast();
        }
        return rows;
    }
}
