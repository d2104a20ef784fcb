package io.minicrm.imports;

import io.minicrm.record.NumberNotation;
import io.minicrm.record.PlainText;
import io.minicrm.record.SerialDate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One look at all rows of a file: which columns there are, and what stands in them.
///
/// @param rows how many rows there are below the header
/// @param shifted how many of them do not have as many cells as there are columns
/// @param samples some of what stands in each column
record Scan(List<FileColumn> columns, long rows, long shifted, List<List<String>> samples) {

    /// How many different cells of a column are samples of it, and how much of each.
    private static final int SAMPLES = 40;

    private static final int LONGEST_SAMPLE = 100;

    private static final Pattern DATE =
            Pattern.compile("(\\d{1,2})[./-]\\s*(\\d{1,2})[./-]\\s*\\d{2,4}.*");

    /// What is longer is no number.
    private static final int LONGEST = 60;

    private static final class Tally {
        private long filled;
        private final Map<CellPattern, Long> shapes = new EnumMap<>(CellPattern.class);
        private long dayFirst;
        private long monthFirst;
        private long commas;
        private long points;
        private @Nullable String either;
        private int asked;
        private long days;
        private @Nullable String day;
        private final Set<String> samples = new LinkedHashSet<>();

        void add(String cell) {
            if (cell.isBlank()) {
                return;
            }
            filled++;
            String text = cell.strip();
            if (samples.size() < SAMPLES) {
                samples.add(text.substring(0, Math.min(text.length(), LONGEST_SAMPLE)));
            }
            boolean isDay = SerialDate.read(text).isPresent();
            if (isDay) {
                days++;
                day = day == null ? text : day;
            } else if (EmptyMark.isSign(text)) {
                days++;
            }
            CellPattern cellPattern = CellPattern.of(text);
            shapes.merge(cellPattern, 1L, Long::sum);
            if (cellPattern == CellPattern.DATE) {
                Matcher parts = DATE.matcher(text);
                if (parts.matches()) {
                    boolean dots = text.indexOf('.') > 0;
                    dayFirst += Integer.parseInt(parts.group(1)) > 12 ? 1 : 0;
                    monthFirst += Integer.parseInt(parts.group(2)) > 12 && !dots ? 1 : 0;
                    boolean open =
                            !dots
                                    && Integer.parseInt(parts.group(1)) <= 12
                                    && Integer.parseInt(parts.group(2)) <= 12;
                    either = open && asked == 0 ? text : either;
                }
            } else if (text.length() <= LONGEST) {
                NumberNotation.Told told = NumberNotation.told(text);
                commas += told == NumberNotation.Told.COMMA ? 1 : 0;
                points += told == NumberNotation.Told.POINT ? 1 : 0;
                int question =
                        told == NumberNotation.Told.EITHER
                                ? text.indexOf('.') >= 0 ? 3 : 2
                                : told == NumberNotation.Told.NOTHING ? 0 : 1;
                if (question > asked && !isDay) {
                    asked = question;
                    either = text;
                }
            }
        }

        FileColumn column(int index, String name, boolean doubled) {
            return new FileColumn(
                    index,
                    name,
                    doubled,
                    filled,
                    shapes,
                    dayFirst,
                    monthFirst,
                    commas,
                    points,
                    days == filled && day != null ? day : either);
        }
    }

    /// @throws UnusableFile when there are no rows, or when they cannot be told apart
    static Scan of(FileContent file, Dialect dialect) throws IOException, UnusableFile {
        List<String> header;
        List<Tally> tallies = new ArrayList<>();
        Map<Integer, Long> widths = new java.util.HashMap<>();
        long rows = 0;
        try (FileRows all = FileRows.open(file, dialect)) {
            header = all.header();
            header.forEach(_ -> tallies.add(new Tally()));
            Optional<FileRow> next = all.next();
            while (next.isPresent()) {
                FileRow row = next.get();
                rows++;
                while (!dialect.header() && rows == 1 && tallies.size() < row.cells().size()) {
                    tallies.add(new Tally());
                }
                for (int i = 0; i < row.cells().size() && i < tallies.size(); i++) {
                    tallies.get(i).add(row.cells().get(i));
                }
                widths.merge(width(row, tallies.size()), 1L, Long::sum);
                next = all.next();
            }
        }
        if (rows == 0) {
            throw new UnusableFile(
                    header.isEmpty() ? "transfer.file.empty" : "transfer.file.headerOnly");
        }
        while (!tallies.isEmpty()
                && tallies.getLast().filled == 0
                && (header.isEmpty() || header.get(tallies.size() - 1).isBlank())) {
            tallies.removeLast();
        }
        if (tallies.isEmpty()) {
            throw new UnusableFile("transfer.file.empty");
        }
        long shifted = 0;
        for (Map.Entry<Integer, Long> width : widths.entrySet()) {
            shifted += fits(width.getKey(), tallies.size()) ? 0 : width.getValue();
        }
        return new Scan(
                columns(header, tallies),
                rows,
                shifted,
                tallies.stream().map(tally -> List.copyOf(tally.samples)).toList());
    }

    /// How many cells a row has, without empty ones behind the last column.
    static int width(FileRow row, int columns) {
        int width = row.cells().size();
        while (width > columns && row.cells().get(width - 1).isBlank()) {
            width--;
        }
        return width;
    }

    private static boolean fits(int width, int columns) {
        return width >= columns && width <= columns;
    }

    private static List<FileColumn> columns(List<String> header, List<Tally> tallies) {
        List<FileColumn> columns = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < tallies.size(); i++) {
            String name = i < header.size() ? plain(header.get(i)) : "";
            boolean doubled = !name.isEmpty() && !seen.add(name.toLowerCase(Locale.ROOT));
            columns.add(tallies.get(i).column(i, name, doubled));
        }
        return columns;
    }

    private static String plain(String header) {
        return Excerpt.of(PlainText.line(header.replace("\0", "")));
    }
}
