package io.minicrm.imports;

import java.util.regex.Pattern;

/// What a cell looks like, whatever its column is called.
enum CellPattern {
    EMAIL,
    URL,
    DATE,
    NUMBER,
    PHONE,
    WORDS;

    private static final Pattern EMAILS =
            Pattern.compile(
                    "(?i)(mailto:)?[^\\s@<>(),;:\"]+@[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)+");
    private static final Pattern URLS =
            Pattern.compile(
                    "(?i)https?://\\S+|www\\.\\S+|[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)*\\.(com|org|net|edu|gov|info|io|eu|de|at|ch|uk|fr|nl|dk|no|se|es|it|pl|us)(/\\S*)?");
    private static final Pattern DATES =
            Pattern.compile(
                    "\\d{4}[./-]\\d{1,2}[./-]\\d{1,2}([T ].*)?|\\d{1,2}[./-]\\s*\\d{1,2}[./-]\\s*(\\d{2}|\\d{4})( \\d.*)?");
    private static final Pattern NUMBERS =
            Pattern.compile(
                    "[+-]?[$€£]?\\s*\\d{1,3}([., '’\\u00a0\\u202f]?\\d{3})*([.,]\\d+)?\\s*(%|€|[A-Z]{3})?");
    private static final Pattern PHONES = Pattern.compile("[+(]?[\\d\\s()./-]{6,24}");

    static CellPattern of(String cell) {
        String text = cell.strip();
        if (text.length() > 200 || text.isEmpty()) {
            return WORDS;
        }
        if (text.indexOf('@') > 0) {
            return EMAILS.matcher(text).matches() ? EMAIL : WORDS;
        }
        boolean digits = text.chars().anyMatch(c -> c >= '0' && c <= '9');
        if (digits) {
            if (DATES.matcher(text).matches()) {
                return DATE;
            }
            if (isPhone(text)) {
                return PHONE;
            }
            if (NUMBERS.matcher(text).matches()) {
                return NUMBER;
            }
        }
        return text.indexOf('.') >= 0 && URLS.matcher(text).matches() ? URL : WORDS;
    }

    /// Digits alone are a number; with a leading + or 0, or with signs between, somebody dials
    /// them.
    private static boolean isPhone(String text) {
        if (!PHONES.matcher(text).matches()) {
            return false;
        }
        long digits = text.chars().filter(c -> c >= '0' && c <= '9').count();
        boolean signs = text.chars().anyMatch(c -> "()/- ".indexOf(c) >= 0);
        boolean dialled = text.startsWith("+") || text.startsWith("0");
        return digits >= 7
                && digits <= 15
                && (dialled || signs && !text.matches("\\d{1,3}( \\d{3})+"));
    }
}
