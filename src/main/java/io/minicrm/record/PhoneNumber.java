package io.minicrm.record;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A phone number as it was typed, as E.164 (when it could be read as a number), and as the digits
/// one dials within its country, so that "+33 6 28" and "06 28" both find it.
@Embeddable
public record PhoneNumber(
        @Column(name = "phone") String typed, Label label, @Nullable String e164, String digits) {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    /// @param country ISO 3166 code of the country in which a number without +prefix is meant
    public static PhoneNumber read(String typed, Label label, String country) {
        try {
            Phonenumber.PhoneNumber number = NUMBERS.parse(typed, country.toUpperCase(Locale.ROOT));
            if (NUMBERS.isPossibleNumber(number)) {
                return new PhoneNumber(
                        typed,
                        label,
                        NUMBERS.format(number, PhoneNumberFormat.E164),
                        digitsOf(NUMBERS.format(number, PhoneNumberFormat.NATIONAL)));
            }
        } catch (NumberParseException _) {
            // Kept as typed: an extension of the house exchange is a phone number too.
        }
        return new PhoneNumber(typed, label, null, digitsOf(typed));
    }

    private static String digitsOf(String text) {
        StringBuilder digits = new StringBuilder();
        text.codePoints()
                .filter(Character::isDigit)
                .forEach(digit -> digits.append(Character.digit(digit, 10)));
        return digits.toString();
    }
}
