package io.minicrm.search;

import org.jspecify.annotations.Nullable;

/// A part of a phone number in any notation. Numbers are kept as the digits one dials within the
/// country and, without the plus, from abroad: "06 28" and "+33 6 28" and "+33 (0)6 28" all find
/// the same one.
public record PhoneDigits(String digits, @Nullable String withoutPrefix) {

    /// Dialled for a plus in most countries.
    private static final String ABROAD = "00";

    public static PhoneDigits of(String typed) {
        String text = typed.strip();
        String digits = only(text.startsWith("+") ? text.replace("(0)", "") : text);
        return new PhoneDigits(
                digits,
                digits.startsWith(ABROAD) && digits.length() >= 7
                        ? digits.substring(ABROAD.length())
                        : null);
    }

    /// The digits of a text, written as ours whatever they were.
    static String only(String text) {
        StringBuilder digits = new StringBuilder();
        text.codePoints()
                .filter(Character::isDigit)
                .forEach(digit -> digits.append(Character.digit(digit, 10)));
        return digits.toString();
    }

    /// SQL that is true where this part is found in an expression of digits.
    public String sql(String expression, SqlParameters sqlParameters) {
        return sql(expression, sqlParameters, false);
    }

    String sql(String expression, SqlParameters sqlParameters, boolean hidden) {
        String has = has(expression, digits, sqlParameters, hidden);
        return withoutPrefix == null
                ? has
                : "(%s or %s)"
                        .formatted(has, has(expression, withoutPrefix, sqlParameters, hidden));
    }

    private static String has(
            String expression, String digits, SqlParameters sqlParameters, boolean hidden) {
        return "%s like %s"
                .formatted(
                        expression,
                        TermsSql.hiddenIf(
                                hidden, "'%' || " + sqlParameters.bind(digits) + " || '%'"));
    }
}
