package io.minicrm.imports;

import java.util.List;
import java.util.regex.Pattern;

/// Finds what a report says below its rows: totals, who has made it, whose it is. Only what can
/// hardly be a record; a row with nothing but a name is one.
final class Footers {

    /// How a line begins that says where a file comes from.
    private static final Pattern ORIGIN =
            Pattern.compile(
                    "(?i)\\s*(©|copyright (©|\\(c\\)|\\d{4})|confidential information\\b"
                            + "|(exported|generated|created|printed|downloaded)( (by|on|from|at|with)\\b|:)"
                            + "|(report|export) (generated|created|date|from|of)\\b"
                            + "|(exportiert|erstellt|generiert|gedruckt|erzeugt)( (von|am|aus|mit|durch)\\b|:)"
                            + "|(exporté|généré|imprimé|créé)e?s? (le|par|depuis)\\b"
                            + "|(page|seite|página|pagina) \\d+ (of|von|sur|de|di|van) \\d+|stand: ?\\d"
                            + "|(end of (report|file|export)|ende der? (liste|bericht\\w*|export\\w*))\\W*$).*",
                    Pattern.DOTALL);

    private static final Pattern TOTAL =
            Pattern.compile(
                    "(?i)\\s*(grand |sub)?(total|sum|summe|gesamt|gesamtsumme|zwischensumme|anzahl|count|totale|totaal|suma)"
                            + "( (rows|records|entries|contacts|companies|deals|count|number|zeilen|datensätze|einträge|kontakte))?"
                            + "\\s*(\\(\\d+\\))?\\s*[:=]?\\s*");

    private static final Pattern COUNTED =
            Pattern.compile(
                    "(?i)\\s*\\d[\\d.,' ]* (rows?|records?|entries|contacts|zeilen|datensätze|einträge|kontakte)"
                            + "( (exported|in total|total|insgesamt|exportiert))?[.]?\\s*");

    private static final int SENTENCE = 4;

    private Footers() {}

    /// How many rows at the end are none.
    ///
    /// @param rows the last ones below the names of the columns
    /// @param columns how many columns there are
    static int in(List<FileRow> rows, int columns) {
        int footers = 0;
        boolean apart = false;
        for (int at = rows.size() - 1; at > 0 && footers < Dialect.MOST_LEFT_OUT; at--) {
            FileRow row = rows.get(at);
            if (!row.isBlank() && !isFooter(row, columns, isApart(rows, at))) {
                break;
            }
            if (!row.isBlank()) {
                footers = rows.size() - at;
                apart = true;
            }
        }
        return apart && columns > 1 ? footers : 0;
    }

    /// Whether a blank line parts a row, or the lines like it that it belongs to, from the others.
    private static boolean isApart(List<FileRow> rows, int at) {
        int first = at;
        while (first > 0
                && rows.get(first).cells().size() == 1
                && rows.get(first).no() - rows.get(first - 1).no() == 1
                && !rows.get(first - 1).isBlank()) {
            first--;
        }
        return first > 0 && rows.get(first).cells().size() == 1;
    }

    private static boolean isFooter(FileRow row, int columns, boolean apart) {
        List<String> filled = row.cells().stream().filter(cell -> !cell.isBlank()).toList();
        String first = filled.getFirst();
        List<String> others = filled.subList(1, filled.size());
        if (filled.size() <= 2 && filled.size() < columns && ORIGIN.matcher(first).matches()) {
            return others.stream().allMatch(cell -> CellPattern.of(cell) != CellPattern.EMAIL);
        }
        if (filled.size() < columns || columns == 2) {
            boolean numbers =
                    !others.isEmpty()
                            && others.stream()
                                    .allMatch(cell -> CellPattern.of(cell) == CellPattern.NUMBER);
            if (numbers && TOTAL.matcher(first).matches() || isTotal(first) && others.isEmpty()) {
                return true;
            }
        }
        return row.cells().size() == 1
                && CellPattern.of(first) == CellPattern.WORDS
                && (apart && columns > 2 || columns > 1 && isSentence(first));
    }

    private static boolean isTotal(String text) {
        int digits = text.length();
        while (digits > 0 && "0123456789.,' ".indexOf(text.charAt(digits - 1)) >= 0) {
            digits--;
        }
        return digits < text.stripTrailing().length()
                        && TOTAL.matcher(text.substring(0, digits)).matches()
                || COUNTED.matcher(text).matches();
    }

    private static boolean isSentence(String text) {
        return text.strip().split("\\s+").length > SENTENCE;
    }
}
