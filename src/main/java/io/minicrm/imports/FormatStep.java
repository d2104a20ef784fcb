package io.minicrm.imports;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Looks how a file is read: what is left out above and below its rows, and whether its letters can
/// have been meant.
@Component
class FormatStep {

    /// The bytes that are looked at.
    private static final int MOST = 4 << 20;

    private static final int MOST_CELLS = 3;
    private static final int MOST_VERSIONS = 6;
    private static final int LONGEST = 60;

    private final ImportFile files;

    FormatStep(ImportFile files) {
        this.files = files;
    }

    FormatReview of(Import file) throws IOException, UnusableFile {
        Encoding encoding = file.dialect().encoding();
        byte[] start;
        try (InputStream in = files.of(file.id()).open()) {
            start = in.readNBytes(MOST);
        }
        Sample sample = Sample.of(() -> new ByteArrayInputStream(start));
        List<String> above = above(start, file.dialect());
        List<String> below = below(file);
        if (encoding == Encoding.UTF_16LE
                || encoding == Encoding.UTF_16BE
                || sample.strange().length == 0) {
            return new FormatReview(above, below, List.of(), false, List.of());
        }
        DecodedText now = DecodedText.of(encoding, sample.strange());
        List<DecodedText> others =
                DecodedText.ranked(sample.strange()).stream()
                        .filter(each -> each.encoding() != encoding)
                        .toList();
        List<String> wrong = now.letters().wrong();
        boolean broken = wrong.stream().anyMatch(word -> word.indexOf('\ufffd') >= 0);
        // What is UTF-8 is nothing else; letters that are wrong in it were so before
        boolean certain = encoding == Encoding.UTF_8 && sample.isUtf8();
        List<FormatReview.Version> versions = certain ? List.of() : versions(now, others, sample);
        boolean doubtful =
                broken
                        || wrong.size() * 10 > now.letters().words()
                        || !encoding.isUnicode() && isAsLikely(now, others, versions);
        return new FormatReview(
                above,
                below,
                wrong.stream().limit(MOST_CELLS).map(FormatStep::shortened).toList(),
                doubtful,
                versions);
    }

    /// Whether the file reads otherwise in another encoding, and hardly less likely.
    private static boolean isAsLikely(
            DecodedText now, List<DecodedText> others, List<FormatReview.Version> versions) {
        return others.stream()
                .filter(other ->
                        versions.stream().anyMatch(of -> of.encoding() == other.encoding()))
                .anyMatch(other -> other.letters().score() > now.letters().score() * 0.9);
    }

    /// Each way in which the most telling cells can be read once, without those that make nothing
    /// of them.
    private static List<FormatReview.Version> versions(
            DecodedText now, List<DecodedText> others, Sample sample) {
        List<byte[]> cells = telling(sample.strange());
        Map<List<String>, Encoding> versions = new LinkedHashMap<>();
        versions.put(read(cells, now.encoding()), now.encoding());
        Stream<Encoding> encodings = others.stream().map(DecodedText::encoding);
        Stream.concat(sample.isUtf8() ? Stream.of(Encoding.UTF_8) : Stream.of(), encodings)
                .forEach(each -> {
                    List<String> text = read(cells, each);
                    if (text.stream().noneMatch(FormatStep::isBroken)) {
                        versions.putIfAbsent(text, each);
                    }
                });
        return versions.entrySet().stream()
                .limit(MOST_VERSIONS)
                .map(each -> new FormatReview.Version(each.getValue(), each.getKey()))
                .toList();
    }

    private static boolean isBroken(String text) {
        return text.chars().anyMatch(sign -> sign == 0xfffd || sign >= 0x80 && sign < 0xa0);
    }

    private static List<String> read(List<byte[]> cells, Encoding encoding) {
        return cells.stream()
                .map(cell -> shortened(new String(cell, encoding.charset()).strip()))
                .toList();
    }

    /// The cells with the most bytes beyond ASCII for their length, and each of these bytes once.
    private static List<byte[]> telling(byte[] lines) {
        List<byte[]> cells = new ArrayList<>();
        ByteArrayOutputStream cell = new ByteArrayOutputStream();
        for (byte each : lines) {
            if (",;\t\n\r\"".indexOf(each) >= 0) {
                cells.add(cell.toByteArray());
                cell.reset();
            } else {
                cell.write(each);
            }
        }
        List<byte[]> telling = new ArrayList<>();
        Set<Byte> seen = new HashSet<>();
        List<byte[]> candidates =
                new ArrayList<>(
                        cells.stream()
                                .filter(each -> each.length <= LONGEST && beyond(each).size() > 0)
                                .limit(2_000)
                                .toList());
        while (telling.size() < MOST_CELLS && !candidates.isEmpty()) {
            byte[] best =
                    candidates.stream()
                            .max(
                                    Comparator.comparingInt(each -> {
                                        Set<Byte> beyond = beyond(each);
                                        beyond.removeAll(seen);
                                        return beyond.size();
                                    }))
                            .orElseThrow();
            if (seen.containsAll(beyond(best))) {
                return telling;
            }
            seen.addAll(beyond(best));
            telling.add(best);
            candidates.remove(best);
        }
        return telling;
    }

    private static Set<Byte> beyond(byte[] cell) {
        Set<Byte> beyond = new HashSet<>();
        for (byte each : cell) {
            if (each < 0) {
                beyond.add(each);
            }
        }
        return beyond;
    }

    private static List<String> above(byte[] start, Dialect dialect)
            throws IOException, UnusableFile {
        List<String> above = new ArrayList<>();
        if (dialect.headerRow() < 2) {
            return above;
        }
        String text = new String(start, dialect.encoding().charset());
        try (FileRows rows =
                FileRows.of(
                        new StringReader(text),
                        new Dialect(dialect.encoding(), dialect.separator(), 0, 0))) {
            Optional<FileRow> next = rows.next();
            while (next.isPresent() && next.get().no() < dialect.headerRow()) {
                while (above.size() < next.get().no() - 1) {
                    above.add("");
                }
                above.add(line(next.get()));
                next = rows.next();
            }
            while (next.isPresent() && above.size() < next.get().no() - 1) {
                above.add("");
            }
        }
        return above;
    }

    private List<String> below(Import file) throws IOException {
        List<String> below = new ArrayList<>();
        if (file.dialect().footers() > 0) {
            String text = new String(files.end(file.id()), file.dialect().encoding().charset());
            Dialect dialect =
                    new Dialect(file.dialect().encoding(), file.dialect().separator(), 0, 0);
            try (FileRows rows = FileRows.of(new StringReader(text), dialect)) {
                Optional<FileRow> next = rows.next();
                while (next.isPresent()) {
                    below.add(line(next.get()));
                    next = rows.next();
                }
            } catch (UnusableFile _) {
                // It begins in the middle of a cell; what is left out is not shown then.
                below.clear();
            }
            while (below.size() < file.dialect().footers()) {
                below.addFirst("");
            }
        }
        return below.subList(below.size() - file.dialect().footers(), below.size());
    }

    private static String line(FileRow row) {
        return shortened(
                String.join(" ", row.cells().stream().filter(cell -> !cell.isBlank()).toList()));
    }

    private static String shortened(String text) {
        String plain = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return plain.length() > LONGEST ? plain.substring(0, LONGEST - 1) + "…" : plain;
    }
}
