package io.minicrm.record;

import java.math.BigDecimal;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How numbers are written. Thousands may also be parted by blanks and apostrophes, which nobody
/// takes for anything else; every such sign must stand where it groups.
///
/// @param decimal the sign before the decimals
/// @param grouping the signs that part thousands
/// @param lakhs whether 1,50,000 is a number
/// @param decided whether all that is read is known to be written like this, as in a column of a
///   file; otherwise somebody may have meant it in the other way
public record NumberNotation(char decimal, String grouping, boolean lakhs, boolean decided) {

    /// The whole of a file's column is written 1,234.50.
    public static final NumberNotation POINT = new NumberNotation('.', ",", true, true);

    /// The whole of a file's column is written 1.234,50.
    public static final NumberNotation COMMA = new NumberNotation(',', ".", false, true);

    /// What a text can be read as, whoever wrote it.
    public enum Told {
        /// No number, or the same number in both notations.
        NOTHING,
        POINT,
        COMMA,
        /// Another number in each.
        EITHER
    }

    private static final int LONGEST = 40;

    private static final Pattern THOUSANDS =
            Pattern.compile("[1-9]\\d{0,2}(\\D)\\d{3}(?:\\1\\d{3})*");
    private static final Pattern LAKHS =
            Pattern.compile("[1-9]\\d?(\\D)\\d{2}(?:\\1\\d{2})*\\1\\d{3}");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

    /// How readers of this locale write.
    public static NumberNotation of(Locale locale) {
        DecimalFormatSymbols signs = DecimalFormatSymbols.getInstance(locale);
        StringBuilder grouping = new StringBuilder();
        for (char sign :
                new char[] {signs.getGroupingSeparator(), signs.getMonetaryGroupingSeparator()}) {
            if (sign != signs.getDecimalSeparator()) {
                grouping.append(sign);
            }
        }
        return new NumberNotation(
                signs.getDecimalSeparator(),
                plain(grouping.toString()),
                locale.getCountry().equals("IN"),
                false);
    }

    /// The number in a text that may also hold a currency; null when there is none.
    public @Nullable BigDecimal readIn(String text) {
        return read(figure(text));
    }

    /// What the digits in a text tell of how it is written.
    public static Told told(String text) {
        BigDecimal point = POINT.readIn(text);
        BigDecimal comma = COMMA.readIn(text);
        if (point == null && comma == null
                || point != null && comma != null && point.compareTo(comma) == 0) {
            return Told.NOTHING;
        }
        return comma == null ? Told.POINT : point == null ? Told.COMMA : Told.EITHER;
    }

    /// From the first digit of a text to its last, with the sign before `.5`.
    static String figure(String text) {
        int first = 0;
        while (first < text.length() && !isDigit(text.charAt(first))) {
            first++;
        }
        int last = text.length();
        while (last > first && !isDigit(text.charAt(last - 1))) {
            last--;
        }
        if (first > 0 && last > first && ".,".indexOf(text.charAt(first - 1)) >= 0) {
            first--;
        }
        return text.substring(first, last);
    }

    /// The number that is written like this, with as many decimals as were typed; null when none
    /// is.
    @Nullable BigDecimal read(String typed) {
        if (typed.length() > LONGEST) {
            return null;
        }
        String text = plain(typed).strip();
        boolean negative = text.startsWith("-");
        if (negative || text.startsWith("+")) {
            text = text.substring(1).strip();
        }
        int sign = text.indexOf(decimal);
        String whole = sign < 0 ? text : text.substring(0, sign);
        String decimals = sign < 0 ? "" : text.substring(sign + 1);
        if (whole.isEmpty() && decimals.isEmpty()
                || !whole.isEmpty() && !isWhole(whole)
                || decimals.length() > 8
                || !decimals.chars().allMatch(each -> isDigit((char) each))) {
            return null;
        }
        BigDecimal number = new BigDecimal("0" + whole.replaceAll("\\D", "") + "." + decimals);
        return negative ? number.negate() : number;
    }

    /// What is read when a sign that groups nothing is passed over; null when there is not exactly
    /// one.
    @Nullable BigDecimal withoutSign(String typed) {
        String text = plain(typed).strip();
        String digits = text.replaceAll("[ '" + Pattern.quote(grouping) + "]", "");
        return text.length() <= LONGEST
                        && digits.length() == text.length() - 1
                        && !digits.startsWith("0")
                        && isDigit(text.charAt(0))
                        && isDigit(text.charAt(text.length() - 1))
                        && DIGITS.matcher(digits).matches()
                ? new BigDecimal(digits)
                : null;
    }

    private boolean isWhole(String whole) {
        if (whole.chars().filter(each -> isDigit((char) each)).count() > 18) {
            return false;
        }
        if (DIGITS.matcher(whole).matches()) {
            return true;
        }
        boolean grouped =
                THOUSANDS.matcher(whole).matches() || lakhs && LAKHS.matcher(whole).matches();
        return grouped
                && whole.chars().allMatch(each -> isDigit((char) each) || groups((char) each));
    }

    private boolean groups(char sign) {
        return sign == ' ' || sign == '\'' || grouping.indexOf(sign) >= 0;
    }

    private static boolean isDigit(char sign) {
        return sign >= '0' && sign <= '9';
    }

    /// With one kind of blank, apostrophe and minus.
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            plain.append(
                    Character.isSpaceChar(sign) || Character.isWhitespace(sign)
                            ? ' '
                            : switch (sign) {
                                case '’', '‘', 'ʼ', '´', '`' -> '\'';
                                case '−', '–' -> '-';
                                default -> sign;
                            });
        }
        return plain.toString();
    }
}
