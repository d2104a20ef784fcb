package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minicrm.Nasty;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers and amounts as people type them: read in one way, or not at all.
class NumberParserTest {

    private static final MoneyType AMOUNT = new MoneyType();
    private static final IntegerType WHOLE = new IntegerType(0, 100_000_000, true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    en-GB | 12,500         | 12500 EUR
                    en-GB | 12,500.50      | 12500.5 EUR
                    en-GB | 1 000          | 1000 EUR
                    en-GB | 1'000          | 1000 EUR
                    en-GB | 1’000.5        | 1000.5 EUR
                    en-GB | EUR 99.5       | 99.5 EUR
                    en-GB | 99.5 EUR       | 99.5 EUR
                    en-GB | $1,000.50      | 1000.5 USD
                    en-GB | US$ 1,000      | 1000 USD
                    en-GB | $5 USD         | 5 USD
                    en-GB | .5             | 0.5 EUR
                    en-GB | 12.            | 12 EUR
                    en-GB | +12            | 12 EUR
                    en-GB | 100 JPY        | 100 JPY
                    en-GB | 1.234 KWD      | 1.234 KWD
                    en-GB | 12.50000       | 12.5 EUR
                    en-GB | 1500.000       | 1500 EUR
                    en-IN | 1,50,000.25    | 150000.25 EUR
                    en-IN | ₹12,34,56,789  | 123456789 INR
                    en-IN | 1,500          | 1500 EUR
                    de-DE | € 1.000        | 1000 EUR
                    de-DE | 1.000,00 €     | 1000 EUR
                    de-DE | 10.000,-       | 10000 EUR
                    de-DE | 10.000,– €     | 10000 EUR
                    de-DE | 1.234.567,8    | 1234567.8 EUR
                    de-DE | 99,90          | 99.9 EUR
                    de-AT | 1.234,50       | 1234.5 EUR
                    de-CH | 1’234.50       | 1234.5 EUR
                    de-CH | CHF 500.-      | 500 CHF
                    en-ZA | 1 234,5        | 1234.5 EUR
                    """)
    void whatIsClearIsRead(String language, String typed, String expected) throws InvalidInput {
        assertThat(shown(money(AMOUNT, language, typed))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    en-GB | 99,90           | 99.90      | 9,990
                    en-GB | 10,00           | 10         | 1,000
                    en-GB | 12,5            | 12.50      | 125
                    en-GB | 12.500          | 12.50      | 12,500
                    en-GB | € 1.000         | € 1        | € 1,000
                    en-GB | 1.234,5         | 1,234.50   |
                    en-GB | 12.500,50       | 12,500.50  |
                    en-GB | 5.000,00 EUR    | 5,000 EUR  |
                    en-GB | 1,50,000        | 150,000    |
                    en-GB | 12.345          | 12,345     |
                    en-GB | 1.000 JPY       | 1 JPY      | 1,000 JPY
                    en-GB | 1.000.000       | 1,000,000  |
                    en-GB | 0,500           | 0.50       |
                    en-GB | 1 23            | 123        |
                    en-GB | 1 000,000       | 1,000      |
                    de-DE | 1.5             | 1,50       | 15
                    de-DE | 99.90           | 99,90      | 9.990
                    de-DE | 1234.5          | 1.234,50   | 12.345
                    de-DE | 12500.50        | 12.500,50  | 1.250.050
                    de-DE | 12,500.50       | 12.500,50  |
                    de-DE | 5,000           | 5          | 5.000
                    de-DE | $5,000          | $5         | $5.000
                    de-DE | 1,234.50 USD    | 1.234,50 USD |
                    """)
    void whatFitsTheOtherNotationIsRefusedWithWhatItMayMean(
            String language, String typed, String first, @Nullable String second) {
        Problem problem = refused(AMOUNT, language, typed);
        assertThat(problem.readings())
                .isEqualTo(Stream.of(first, second).filter(each -> each != null).toList());
        assertThat(problem.arguments()).contains(typed).containsAll(problem.readings());
        assertThat(problem.readings())
                .allSatisfy(reading -> assertThat(money(AMOUNT, language, reading)).isNotNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    en-GB | 1,2,3        | record.problem.number
                    en-GB | 5,000.123    | record.problem.decimals
                    en-GB | 0.00001 EUR  | record.problem.decimals
                    en-GB | 1.5 JPY      | record.problem.decimals
                    en-GB | 1.2345 KWD   | record.problem.decimals
                    en-GB | €5k          | record.problem.number
                    en-GB | $1M-$5M      | record.problem.number
                    en-GB | (500)        | record.problem.number
                    en-GB | 1.5e3        | record.problem.number
                    en-GB | 1 EUR 500    | record.problem.number
                    en-GB | 1EUR500      | record.problem.number
                    en-GB | $5 EUR       | record.problem.number
                    en-GB | 12 XQQ       | record.problem.currency
                    en-GB | -100         | record.problem.negative
                    en-GB | -€100        | record.problem.negative
                    en-GB | € −100       | record.problem.negative
                    en-GB | 1  000       | record.problem.number
                    en-GB | 12%          | record.problem.number
                    en-GB | -            | record.problem.number
                    en-GB | 9999999999999999 | record.problem.amount
                    """)
    void whatMeansNothingIsRefused(String language, String typed, String problem) {
        Problem refused = refused(AMOUNT, language, typed);
        assertThat(refused.key()).isEqualTo(problem);
        assertThat(refused.readings()).isEmpty();
    }

    @Test
    void itIsQuotedAsItWasTyped() {
        assertThat(refused(AMOUNT, "en-GB", " $1M-$5M ").arguments()).containsExactly("$1M-$5M");
    }

    @Test
    void belowZeroOnlyWhereTheFieldSaysSo() throws InvalidInput {
        MoneyType balance = new MoneyType(true);
        assertThat(shown(money(balance, "en-GB", "-€100"))).isEqualTo("-100 EUR");
        assertThat(shown(money(balance, "sv-SE", "−1 000,50 SEK"))).isEqualTo("-1000.5 SEK");
        assertThat(refused(balance, "en-GB", "(500)").key()).isEqualTo("record.problem.number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en-GB | 1,200 | 1200
                    en-GB | 250.0 | 250
                    de-DE | 1.200 | 1200
                    de-DE | 1200  | 1200
                    """)
    void wholeNumbersAreRead(String language, String typed, int expected) throws InvalidInput {
        assertThat(whole(language, typed)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en-GB | 1.000   | 1     | 1,000
                    en-GB | 12.500  | 12,500 |
                    en-GB | 1,2     | 12    |
                    de-DE | 3,000   | 3     | 3.000
                    de-DE | 1.5     | 15    |
                    """)
    void wholeNumbersAreOfferedWhole(
            String language, String typed, String first, @Nullable String second) {
        assertThatThrownBy(() -> whole(language, typed))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        refusal ->
                                assertThat(refusal.problem().readings())
                                        .isEqualTo(
                                                Stream.of(first, second)
                                                        .filter(each -> each != null)
                                                        .toList()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "en-GB", "en-US", "en-AU", "en-CA", "en-IE", "en-IN", "en-NZ", "en-ZA", "de-DE",
                "de-AT", "de-CH", "de-LI", "de-LU", "fr-FR", "sv-SE"
            })
    void whatIsPrintedIsReadBack(String language) throws InvalidInput {
        Format format = format(language);
        Random random = new Random(7);
        MoneyType type = new MoneyType(true);
        for (int i = 0; i < 2_000; i++) {
            BigDecimal number =
                    BigDecimal.valueOf(
                            random.nextLong(-10_000_000_000L, 10_000_000_000L), random.nextInt(9));
            assertThat(format.readNumber(format.printNumber(number))).isEqualByComparingTo(number);
            String currency = List.of("EUR", "USD", "JPY", "KWD", "CHF").get(random.nextInt(5));
            Money money =
                    new Money(
                            BigDecimal.valueOf(
                                    random.nextInt(2_000_000_000),
                                    random.nextInt(MoneyType.decimals(currency) + 1)),
                            currency);
            assertThat(money(type, language, type.show(money, format))).isEqualTo(money);
            assertThat(money(type, language, type.edit(money, format).getFirst())).isEqualTo(money);
            int whole = random.nextInt(100_000_000);
            assertThat(whole(language, WHOLE.show(whole, format))).isEqualTo(whole);
        }
    }

    /// Every text of seven signs is read as the one number that it can be in this notation, or not
    /// at all.
    @ParameterizedTest
    @ValueSource(strings = {"en-GB", "en-IN", "de-DE", "de-CH", "fr-FR", "en-ZA", "sv-SE"})
    void noSignIsPassedOver(String language) {
        NumberNotation notation = NumberNotation.of(Locale.forLanguageTag(language));
        String decimal = Pattern.quote(String.valueOf(notation.decimal()));
        String group =
                "[ '"
                        + (notation.decimal() == '.' ? "," : "")
                        + (language.equals("de-DE") ? "." : "")
                        + "]";
        Pattern grouped =
                Pattern.compile("(\\d{1,3}(%s\\d{3})+|\\d+)?(%s\\d*)?".formatted(group, decimal));
        Pattern lakhs = Pattern.compile("\\d{1,2}(,\\d{2})+,\\d{3}(%s\\d*)?".formatted(decimal));
        char[] signs = "105.,' ".toCharArray();
        char[] text = new char[7];
        for (int length = 1; length <= 7; length++) {
            long all = Math.round(Math.pow(signs.length, length));
            for (long n = 0; n < all; n++) {
                long rest = n;
                for (int i = 0; i < length; i++) {
                    text[i] = signs[(int) (rest % signs.length)];
                    rest /= signs.length;
                }
                String typed = new String(text, 0, length);
                BigDecimal read = notation.read(typed);
                if (read != null) {
                    String stripped = typed.strip();
                    boolean sensible =
                            grouped.matcher(stripped).matches()
                                    || language.equals("en-IN")
                                            && lakhs.matcher(stripped).matches();
                    String digits = stripped.replaceAll(group, "").replace(notation.decimal(), '.');
                    if (!sensible || new BigDecimal("0" + digits).compareTo(read) != 0) {
                        throw new AssertionError("“" + typed + "” was read as " + read);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    1234.56     | POINT
                    99,90       | COMMA
                    1 234,56    | COMMA
                    1.234.567   | COMMA
                    1,234,567   | POINT
                    1,50,000    | POINT
                    0.500       | POINT
                    0,500       | COMMA
                    12.500      | EITHER
                    3,000 EUR   | EITHER
                    € 12.500    | EITHER
                    500         | NOTHING
                    1 234       | NOTHING
                    1'234       | NOTHING
                    31.12.2026  | NOTHING
                    1,2,3       | NOTHING
                    none        | NOTHING
                    """)
    void aCellTellsHowItsColumnIsWritten(String cell, NumberNotation.Told told) {
        assertThat(NumberNotation.told(cell)).isEqualTo(told);
    }

    @Test
    void inAColumnOfTheOtherNotationNothingIsGuessed() {
        Format comma = format("en-GB").with(NumberNotation.COMMA);
        assertThatThrownBy(() -> money(AMOUNT, comma, "1234.56"))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        refusal -> {
                            assertThat(refusal.problem().key())
                                    .isEqualTo("record.problem.otherwise");
                            assertThat(refusal.problem().readings()).isEmpty();
                        });
    }

    @Test
    void nothingTakesLong() {
        for (String part :
                List.of("1", "1,", "1,000", ".", " ", "'", "-", "€", "a", "1 ", "١", "\u202f")) {
            String typed = part.repeat(200_000 / part.length());
            Nasty.soon(
                    part,
                    () -> {
                        for (String language : List.of("en-GB", "de-DE")) {
                            assertThatThrownBy(() -> money(AMOUNT, language, typed))
                                    .isInstanceOf(InvalidInput.class);
                            assertThatThrownBy(() -> whole(language, typed))
                                    .isInstanceOf(InvalidInput.class);
                        }
                        NumberNotation.told(typed);
                    });
        }
    }

    private static Problem refused(MoneyType type, String language, String typed) {
        try {
            throw new AssertionError(typed + " was read as " + money(type, language, typed));
        } catch (InvalidInput invalidInput) {
            return invalidInput.problem();
        }
    }

    private static Money money(MoneyType type, String language, String typed) throws InvalidInput {
        return money(type, format(language), typed);
    }

    private static Money money(MoneyType type, Format format, String typed) throws InvalidInput {
        return type.read(typed, format, false);
    }

    private static int whole(String language, String typed) throws InvalidInput {
        return WHOLE.read(typed, format(language));
    }

    private static Format format(String language) {
        return new Format(Locale.forLanguageTag(language), ZoneId.of("Europe/Berlin"), "DE", "EUR");
    }

    private static String shown(Money money) {
        return money.amount().toPlainString() + " " + money.currency();
    }
}
