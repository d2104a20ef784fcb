package io.minicrm.record;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Set;

/// Text as it is stored and compared: what looks the same is the same. Composed (NFC), without
/// invisible characters, and with one kind of blank. A NUL stays, for whoever refuses it.
public final class PlainText {

    /// More marks above one letter are no letter of any language, and sorting them takes ages.
    private static final int MOST_MARKS = 30;

    /// Scripts in which an invisible joiner or its opposite changes how a word is written.
    private static final Set<UnicodeScript> JOINING =
            EnumSet.of(
                    UnicodeScript.ARABIC,
                    UnicodeScript.SYRIAC,
                    UnicodeScript.NKO,
                    UnicodeScript.MANDAIC,
                    UnicodeScript.MONGOLIAN,
                    UnicodeScript.DEVANAGARI,
                    UnicodeScript.BENGALI,
                    UnicodeScript.GURMUKHI,
                    UnicodeScript.GUJARATI,
                    UnicodeScript.ORIYA,
                    UnicodeScript.TAMIL,
                    UnicodeScript.TELUGU,
                    UnicodeScript.KANNADA,
                    UnicodeScript.MALAYALAM,
                    UnicodeScript.SINHALA,
                    UnicodeScript.KHMER,
                    UnicodeScript.MYANMAR);

    private static final int NON_JOINER = 0x200c;
    private static final int JOINER = 0x200d;

    private PlainText() {}

    /// One line: blanks, tabs and line breaks are folded into one blank each.
    public static String line(String typed) {
        String text = visible(typed, false);
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each != ' ' || !folded.isEmpty() && folded.charAt(folded.length() - 1) != ' ') {
                folded.append(each);
            }
        }
        return composed(folded.toString().strip());
    }

    /// Several lines, each with the blanks that it has.
    public static String lines(String typed) {
        return composed(visible(typed, true).strip());
    }

    private static String composed(String text) {
        return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static String visible(String typed, boolean several) {
        StringBuilder text = new StringBuilder(typed.length());
        int marks = 0;
        int before = ' ';
        for (int i = 0; i < typed.length(); ) {
            int each = typed.codePointAt(i);
            i += Character.charCount(each);
            int next = i < typed.length() ? typed.codePointAt(i) : ' ';
            marks = isMark(each) ? marks + 1 : 0;
            int kept = kept(each, before, next, several);
            if (kept >= 0 && marks <= MOST_MARKS) {
                text.appendCodePoint(kept);
                before = kept;
            }
        }
        return text.toString();
    }

    /// What a character becomes, or -1 when nothing is left of it.
    private static int kept(int each, int before, int next, boolean several) {
        if (each > ' ' && each < 0x7f || each == 0) {
            return each;
        }
        if (isLineEnd(each)) {
            boolean counted = each == '\r' && next == '\n';
            return counted ? -1 : several ? '\n' : ' ';
        }
        if (each == '\t') {
            return several ? '\t' : ' ';
        }
        return switch (Character.getType(each)) {
            case Character.SPACE_SEPARATOR -> ' ';
            case Character.CONTROL, Character.SURROGATE -> -1;
            case Character.FORMAT -> isMeant(each, before, next) ? each : -1;
            default -> isFiller(each) ? ' ' : each == 0x034f ? -1 : each;
        };
    }

    private static boolean isLineEnd(int each) {
        return each >= '\n' && each <= '\r' || each == 0x85 || each == 0x2028 || each == 0x2029;
    }

    private static boolean isMark(int each) {
        int type = Character.getType(each);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    /// Letters that show nothing.
    private static boolean isFiller(int each) {
        return each == 0x3164 || each == 0xffa0 || each == 0x2800;
    }

    /// Whether an invisible character is a part of what one sees around it.
    private static boolean isMeant(int each, int before, int next) {
        if (each == NON_JOINER) {
            return isJoining(before) && isJoining(next);
        }
        if (each == JOINER) {
            return isJoining(before) || isPicture(before) && isPicture(next);
        }
        // The letters of flags stand behind a flag
        if (each >= 0xe0020 && each <= 0xe007f) {
            return isPicture(before) || before >= 0xe0020 && before <= 0xe007f;
        }
        // Signs that are written around numbers and do show
        return each >= 0x600 && each <= 0x605
                || each == 0x6dd
                || each == 0x70f
                || each == 0x890
                || each == 0x891
                || each == 0x8e2
                || each == 0x110bd
                || each == 0x110cd;
    }

    private static boolean isJoining(int each) {
        return JOINING.contains(UnicodeScript.of(each));
    }

    private static boolean isPicture(int each) {
        return each > 0xff && Character.isEmoji(each) || each == 0xfe0f || each == 0x20e3;
    }
}
