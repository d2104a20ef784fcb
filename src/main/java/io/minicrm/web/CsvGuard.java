package io.minicrm.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An apostrophe before what a spreadsheet would calculate, and without it again. Whatever a
/// spreadsheet takes for the sign between two cells, no cell begins with a formula then.
/// `plain(guarded(text))` is the text, also when it has apostrophes of its own.
public final class CsvGuard {

    private static final String SIGNS = "=+\\-@＝＋－＠";

    private static final Pattern SIGN = Pattern.compile("[" + SIGNS + "]");

    /// Where a cell begins, or begins for whom another sign parts cells, and a formula follows.
    private static final Pattern FORMULA =
            Pattern.compile("(?<=^|[,;|\\t\\r\\n])(?=['\"\\p{Zs}\\p{Cf}\\f]*+[" + SIGNS + "])");

    /// A blank that spreadsheets leave out, and what stands before it.
    private static final Pattern BLANK = Pattern.compile("'*+[\\t\\r\\n]");

    /// A number, or a phone in which nothing could be subtracted or divided.
    private static final Pattern FIGURES =
            Pattern.compile(
                    "\\p{Zs}*+[+-]\\p{Zs}?(?:\\d[\\d\\p{Zs}.,'’]*+%?|[\\d\\p{Zs}()]++)\\p{Zs}*+");

    private static final Pattern PARTED = Pattern.compile("[,;|\\t\\r\\n]");

    private CsvGuard() {}

    /// The text as it may stand in a file for spreadsheets.
    public static String guarded(String text) {
        boolean blank = BLANK.matcher(text).lookingAt();
        if (!blank && !SIGN.matcher(text).find() || FIGURES.matcher(text).matches()) {
            return text;
        }
        StringBuilder guarded = new StringBuilder(blank ? "'" : "");
        Matcher formula = FORMULA.matcher(text);
        int at = 0;
        while (formula.find()) {
            guarded.append(text, at, formula.start());
            at = formula.start();
            if (!FIGURES.matcher(cell(text, at)).matches()) {
                guarded.append('\'');
            }
        }
        return guarded.append(text, at, text.length()).toString();
    }

    /// The text that was guarded; any other comes back as it is, but for one apostrophe before a
    /// formula at its beginning, which others write as well.
    public static String plain(String text) {
        if (text.indexOf('\'') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        int at = text.startsWith("'") && BLANK.matcher(text.substring(1)).lookingAt() ? 1 : 0;
        Matcher formula = FORMULA.matcher(text);
        while (formula.find()) {
            if (text.charAt(formula.start()) == '\'') {
                plain.append(text, at, formula.start());
                at = formula.start() + 1;
            }
        }
        String candidate = plain.append(text, at, text.length()).toString();
        if (guarded(candidate).equals(text)) {
            return candidate;
        }
        return text.startsWith("'") && SIGN.matcher(text.substring(1)).lookingAt()
                ? text.substring(1)
                : text;
    }

    /// What stands here up to the next sign that could part cells.
    private static String cell(String text, int from) {
        Matcher parted = PARTED.matcher(text).region(from, text.length());
        return parted.find() ? text.substring(from, parted.start()) : text.substring(from);
    }
}
