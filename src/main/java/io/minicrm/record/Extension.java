package io.minicrm.record;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A phone number, and the extension that is dialled behind it: "555-123-4567 ext. 89", "+49 30
/// 123-0 DW 12", "+1-555-123-4567;ext=89".
///
/// @param number what stands before, as typed
/// @param digits the extension's digits, or null
public record Extension(String number, @Nullable String digits) {

    private static final int LONGEST = 7;

    private static final Set<String> WORDS =
            Set.of(
                    "ext",
                    "extn",
                    "extension",
                    "x",
                    "durchwahl",
                    "dw",
                    "app",
                    "apparat",
                    "nebenstelle",
                    "nst",
                    "klappe",
                    "kl",
                    "poste",
                    "int",
                    "interno",
                    "anexo",
                    "ramal",
                    "toestel",
                    "tst");

    /// Takes a typed number apart.
    public static Extension of(String typed) {
        String text = typed.strip();
        int end = text.endsWith(")") ? text.length() - 1 : text.length();
        int start = end;
        while (start > 0 && Character.isDigit(text.charAt(start - 1))) {
            start--;
        }
        int word = start;
        while (word > 0 && isBetween(text.charAt(word - 1))) {
            word--;
        }
        int begin = word;
        while (begin > 0 && Character.isLetter(text.charAt(begin - 1))) {
            begin--;
        }
        boolean named =
                begin < word
                        ? WORDS.contains(text.substring(begin, word).toLowerCase(Locale.ROOT))
                        : text.substring(word, start).indexOf('#') >= 0;
        String number = withoutSigns(text.substring(0, begin));
        return named && start < end && end - start <= LONGEST && digits(number).length() > 3
                ? new Extension(number, digits(text.substring(start, end)))
                : new Extension(text, null);
    }

    /// The same as one number, whose last digits are the extension.
    public static String joined(String typed) {
        Extension parts = of(typed);
        return parts.digits == null ? typed : parts.number + " " + parts.digits;
    }

    /// The digits of a text, written as ours whatever they were.
    static String digits(String text) {
        StringBuilder digits = new StringBuilder();
        text.codePoints()
                .filter(Character::isDigit)
                .forEach(digit -> digits.append(Character.digit(digit, 10)));
        return digits.toString();
    }

    private static boolean isBetween(char sign) {
        return " .:=-#".indexOf(sign) >= 0;
    }

    private static String withoutSigns(String text) {
        int end = text.length();
        while (end > 0 && " ,;(-/".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }
}
