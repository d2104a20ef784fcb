package io.minicrm.imports;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Finds the row that names the columns. It may stand below a title, a date, or a few lines of what
/// was asked for; but no first record of a file without names is taken for such a line.
final class HeaderRow {

    /// The lines that may stand before it.
    private static final int DEEPEST = 30;

    private final List<FileRow> rows;

    private HeaderRow(List<FileRow> rows) {
        this.rows = rows;
    }

    /// @param rows the first ones of a file
    /// @return the number of the row, 0 when the file names no columns
    static int of(List<FileRow> rows) {
        if (rows.isEmpty()) {
            return 1;
        }
        HeaderRow header = new HeaderRow(rows);
        for (int at = 0; at < Math.min(DEEPEST, rows.size() - 1); at++) {
            if (header.isAt(at)) {
                return (int) rows.get(at).no();
            }
        }
        return areWords(rows.getFirst()) ? (int) rows.getFirst().no() : 0;
    }

    private boolean isAt(int at) {
        FileRow row = rows.get(at);
        int columns = columns(at);
        if (!areWords(row) || filled(row) * 10 < columns * 7 || filled(row) == 0) {
            return false;
        }
        return at == 0 || columns > 1 && isBelowOthers(at, columns);
    }

    /// What stands before must be narrower, and something must tell that this is no record: the
    /// cells below it are no words, or what stands before has no columns at all or is set apart.
    private boolean isBelowOthers(int at, int columns) {
        FileRow row = rows.get(at);
        Set<String> names = new HashSet<>();
        row.cells().forEach(name -> names.add(name.strip().toLowerCase(Locale.ROOT)));
        if (names.size() * 2 <= columns) {
            return false;
        }
        boolean titles = columns > 2;
        for (FileRow before : rows.subList(0, at)) {
            if (end(before) >= end(row) || filled(before) * 10 >= columns * 7) {
                return false;
            }
            titles &= filled(before) < 2 && (before.cells().size() == 1 || isApart(at));
        }
        return titles || differsFromBelow(at);
    }

    private boolean isApart(int at) {
        return rows.get(at - 1).isBlank() || rows.get(at).no() - rows.get(at - 1).no() > 1;
    }

    /// Whether some column has a word here, and below it hardly anything but addresses, numbers or
    /// dates.
    private boolean differsFromBelow(int at) {
        FileRow row = rows.get(at);
        for (int i = 0; i < row.cells().size(); i++) {
            int filled = 0;
            int values = 0;
            for (FileRow below : rows.subList(at + 1, rows.size())) {
                String cell = below.cell(i);
                filled += cell.isBlank() ? 0 : 1;
                values += cell.isBlank() || CellPattern.of(cell) == CellPattern.WORDS ? 0 : 1;
            }
            if (!row.cell(i).isBlank() && values > 1 && values * 10 >= filled * 8) {
                return true;
            }
        }
        return false;
    }

    /// How many columns the rows from here on have: as most of them have, without those that are
    /// empty in all.
    private int columns(int at) {
        List<FileRow> below = rows.subList(at + 1, rows.size());
        int usual = mostFrequentWidth(below);
        int columns = 0;
        for (FileRow row : rows.subList(at, rows.size())) {
            columns = Math.max(columns, Math.min(end(row), usual));
        }
        return columns;
    }

    /// How many cells most of these rows have; lines that nothing parts count only when hardly any
    /// other is there.
    static int mostFrequentWidth(List<FileRow> all) {
        List<FileRow> parted = all.stream().filter(row -> row.cells().size() > 1).toList();
        List<FileRow> rows = parted.size() > 1 ? parted : all;
        int[] frequent = new int[FileRows.MOST_COLUMNS + 1];
        int most = 0;
        for (FileRow row : rows) {
            int width = Math.min(row.cells().size(), FileRows.MOST_COLUMNS);
            frequent[width]++;
            boolean more = frequent[width] > frequent[most];
            most = more || frequent[width] == frequent[most] && width > most ? width : most;
        }
        return most;
    }

    /// Names of columns are words: nothing in such a row is an address, a number or a date.
    private static boolean areWords(FileRow row) {
        return row.cells().stream()
                .allMatch(cell -> cell.isBlank() || CellPattern.of(cell) == CellPattern.WORDS);
    }

    static int filled(FileRow row) {
        return (int) row.cells().stream().filter(cell -> !cell.isBlank()).count();
    }

    /// The place behind the last cell with something in it.
    private static int end(FileRow row) {
        int end = row.cells().size();
        while (end > 0 && row.cell(end - 1).isBlank()) {
            end--;
        }
        return end;
    }
}
