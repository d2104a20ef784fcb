package io.minicrm.record;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber.CountryCodeSource;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A phone number as it was typed, as E.164 (when it is known which number of which country it is),
/// and as the digits one dials within its country, so that "+33 6 28" and "06 28" both find it.
///
/// @param digits with those of the extension at their end
/// @param extension what is dialled once the number has answered
@Embeddable
public record PhoneNumber(
        @Column(name = "phone") String typed,
        Label label,
        @Nullable String e164,
        String digits,
        @Nullable String extension) {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    /// Dialled for a plus in most countries; no number within one begins so.
    private static final String ABROAD = "00";

    /// @param country ISO 3166 code of the country in which a number without +prefix is meant, when
    ///   nobody says another one
    public static PhoneNumber read(String typed, Label label, String country) {
        return read(typed, label, null, country);
    }

    /// @param told the country in which somebody says that it is, or null
    static PhoneNumber read(String typed, Label label, @Nullable String told, String country) {
        Extension parts = Extension.of(typed);
        String end = parts.digits() == null ? "" : parts.digits();
        Phonenumber.@Nullable PhoneNumber number = number(parts.number(), told, country);
        if (number == null) {
            return new PhoneNumber(
                    typed, label, null, Extension.digits(parts.number()) + end, parts.digits());
        }
        if (number.hasExtension()) {
            end = number.getExtension() + end;
            number.clearExtension();
        }
        return new PhoneNumber(
                typed,
                label,
                NUMBERS.format(number, PhoneNumberFormat.E164),
                Extension.digits(NUMBERS.format(number, PhoneNumberFormat.NATIONAL)) + end,
                end.isEmpty() ? null : end);
    }

    PhoneNumber as(Label another) {
        return new PhoneNumber(typed, another, e164, digits, extension);
    }

    /// The number as a link dials it.
    public String dialled() {
        if (extension == null) {
            return e164 == null ? digits : e164;
        }
        String number =
                e164 == null ? digits.substring(0, digits.length() - extension.length()) : e164;
        return number + ";ext=" + extension;
    }

    /// The number that this is in its country, or null when it is not one there. Whoever writes the
    /// plus knows the country, and a record in France has French numbers: then it is enough that
    /// numbers of the country look like this, and it need not be one that is given out.
    private static Phonenumber.@Nullable PhoneNumber number(
            String typed, @Nullable String told, String usual) {
        String country = told == null ? usual : told;
        String text = withoutRemark(typed);
        if (text.startsWith("*") || text.startsWith("#")) {
            return null;
        }
        Phonenumber.PhoneNumber number = parsed(text, country);
        if (number != null
                && (NUMBERS.isValidNumber(number)
                        || isFromPlus(number) && NUMBERS.isPossibleNumber(number)
                        || told != null && isWrittenThere(number))) {
            return number;
        }
        String digits = Extension.digits(text);
        if (!digits.startsWith(ABROAD)) {
            return null;
        }
        number = parsed("+" + digits.substring(ABROAD.length()), country);
        return number != null && NUMBERS.isValidNumber(number) ? number : null;
    }

    private static Phonenumber.@Nullable PhoneNumber parsed(String text, String country) {
        try {
            return NUMBERS.parseAndKeepRawInput(text, country.toUpperCase(Locale.ROOT));
        } catch (NumberParseException _) {
            // Kept as typed: an extension of the house exchange is a phone number too.
            return null;
        }
    }

    private static boolean isFromPlus(Phonenumber.PhoneNumber number) {
        return number.getCountryCodeSource() == CountryCodeSource.FROM_NUMBER_WITH_PLUS_SIGN;
    }

    /// Whether its country has a way of writing numbers that are as long and begin as this one.
    private static boolean isWrittenThere(Phonenumber.PhoneNumber number) {
        String written = NUMBERS.format(number, PhoneNumberFormat.NATIONAL);
        return NUMBERS.isPossibleNumber(number) && !written.equals(Extension.digits(written));
    }

    /// Without what is said in brackets behind it: "030 5550145 (Büro)".
    private static String withoutRemark(String typed) {
        String text = typed.strip();
        int open = text.endsWith(")") ? text.lastIndexOf('(') : -1;
        return open > 0 && Extension.digits(text.substring(open)).isEmpty()
                ? text.substring(0, open).strip()
                : text;
    }
}
