package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minicrm.CrmTest;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.annotation.Transactional;

/// What people type becomes a value, or a sentence that helps.
@CrmTest
@Transactional
class FieldParseTest {

    @Autowired Catalogue catalogue;
    @Autowired ReferenceLookup references;
    @Autowired ScopeMother people;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en-GB | 1,234.50        | 1234.50
                    en-GB | −3              | -3
                    en-GB | 1 234           | 1234
                    de-DE | 1.234,50        | 1234.50
                    de-CH | 1’234.50        | 1234.50
                    fr-FR | 1 234,5         | 1234.5
                    """)
    void numbersAreReadInTheReadersWay(String language, String typed, BigDecimal expected)
            throws InvalidInput {
        assertThat(format(language).readNumber(typed)).isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en-GB | 2026-03-04 | 2026-03-04
                    en-GB | 4/3/2026   | 2026-03-04
                    en-US | 3/4/2026   | 2026-03-04
                    de-DE | 04.03.26   | 2026-03-04
                    de-DE | 29.02.2028 | 2028-02-29
                    """)
    void datesAreReadInTheReadersOrder(String language, String typed, LocalDate expected)
            throws InvalidInput {
        assertThat(format(language).readDate(typed)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "31.04.2026, record.problem.day",
        "29.02.2026, record.problem.day",
        "1.13.2026, record.problem.month",
        "soon, record.problem.date"
    })
    void aDayThatDoesNotExistIsExplained(String typed, String problem) {
        assertThatThrownBy(() -> format("de-DE").readDate(typed))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        refused -> assertThat(refused.problem().key()).isEqualTo(problem));
    }

    @Test
    void aTimeIsReadInTheReadersZone() throws InvalidInput {
        assertThat(format("en-GB").readDateTime("2026-07-01T09:30"))
                .isEqualTo(Instant.parse("2026-07-01T07:30:00Z"));
        assertThat(format("en-GB").readDateTime("2026-07-01T09:30+09:00"))
                .isEqualTo(Instant.parse("2026-07-01T00:30:00Z"));
        assertThat(format("de-DE").readDateTime("01.07.2026"))
                .isEqualTo(Instant.parse("2026-06-30T22:00:00Z"));
        assertThatThrownBy(() -> format("en-GB").readDateTime("1/7/2026 25:00"))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void moneyIsReadWithItsCurrency() throws InvalidInput {
        Field<?> revenue = field(RecordKind.COMPANY, "revenue");
        assertThat(parse(revenue, "48,500")).isEqualTo(euro("48500"));
        assertThat(parse(revenue, "48,500.50 EUR")).isEqualTo(euro("48500.5"));
        assertThat(parse(revenue, "€ 12")).isEqualTo(euro("12"));
        assertThat(parse(revenue, "usd 12")).isEqualTo(new Money(new BigDecimal("12"), "USD"));
        refused(revenue, "12 XQQ", "record.problem.currency");
        refused(revenue, "1x2", "record.problem.number");
        refused(revenue, "0.00001 EUR", "record.problem.decimals");
    }

    @Test
    void addressesAndNumbersAreListsWithLabels() throws InvalidInput {
        Field<?> email = field(RecordKind.CONTACT, "email");
        assertThat(parse(email, "a@b.de", "", "home: c@d.de", "A@B.de"))
                .isEqualTo(
                        List.of(
                                new EmailAddress("a@b.de", Label.WORK),
                                new EmailAddress("c@d.de", Label.HOME)));
        refused(email, "no address", "record.problem.email");
        assertThat(parse(email, " ")).isNull();
        Field<?> phone = field(RecordKind.CONTACT, "phone");
        PhoneNumber number =
                (PhoneNumber)
                        ((List<?>) Objects.requireNonNull(parse(phone, "mobile: 0170 5550148")))
                                .getFirst();
        assertThat(number.label()).isEqualTo(Label.MOBILE);
        assertThat(number.e164()).isEqualTo("+491705550148");
        assertThat(number.digits()).isEqualTo("01705550148");
        refused(phone, "call me", "record.problem.phone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "HTTPS://Example.com/a", "www.example.com:8080/x?y"})
    void aDomainIsTakenOutOfAnAddress(String typed) throws InvalidInput {
        assertThat(parse(field(RecordKind.COMPANY, "domain"), typed)).isEqualTo("example.com");
    }

    @Test
    void textsAreTidiedAndBounded() throws InvalidInput {
        Field<?> name = field(RecordKind.COMPANY, "name");
        assertThat(parse(name, "  Hofmann \t & Söhne ")).isEqualTo("Hofmann & Söhne");
        refused(name, "x".repeat(201), "record.problem.long");
        refused(name, "a\0b", "record.problem.nul");
        refused(name, " ", "record.problem.required");
        refused(field(RecordKind.COMPANY, "website"), "javascript:alert(1)", "record.problem.url");
        assertThat(parse(field(RecordKind.COMPANY, "website"), "example.com/x"))
                .isEqualTo("https://example.com/x");
    }

    @Test
    void choicesAreReadByKeyAndByLabelOfEitherLanguage() throws InvalidInput {
        Field<?> industry = field(RecordKind.COMPANY, "industry");
        assertThat(parse(industry, "realEstate")).isEqualTo("realEstate");
        assertThat(parse(industry, "real estate")).isEqualTo("realEstate");
        assertThat(parse(industry, "Immobilien")).isEqualTo("realEstate");
        refused(industry, "magic", "record.problem.choice");
    }

    @Test
    void yesIsTrueAndNoIsNothing() throws InvalidInput {
        Field<?> consent = field(RecordKind.CONTACT, "doNotContact");
        assertThat(parse(consent, "false", "true")).isEqualTo(true);
        assertThat(parse(consent, "ja")).isEqualTo(true);
        assertThat(parse(consent, "false")).isNull();
        refused(consent, "maybe", "record.problem.yesNo");
    }

    @Test
    void wholeNumbersHaveBounds() throws InvalidInput {
        Field<?> founded = field(RecordKind.COMPANY, "founded");
        assertThat(parse(founded, "1998")).isEqualTo(1998);
        refused(founded, "1998.5", "record.problem.whole");
        refused(founded, "98", "record.problem.between");
    }

    @Test
    void peopleAndTeamsAreReadByNameOrNumber() throws InvalidInput {
        long north = people.team("North");
        Field<?> owner = field(RecordKind.CONTACT, "owner");
        assertThat(parse(owner, "me")).isEqualTo(anna.actor().id());
        assertThat(parse(owner, "anna@example.com")).isEqualTo(anna.actor().id());
        refused(owner, "Nobody", "record.problem.noPerson");
        people.administrator("Somebody");
        assertThat(parse(field(RecordKind.CONTACT, "team"), "north")).isEqualTo(north);
        refused(field(RecordKind.CONTACT, "team"), "South Pole", "record.problem.noTeam");
        refused(field(RecordKind.CONTACT, "company"), "#999999", "record.problem.noRecord");
    }

    private static Money euro(String amount) {
        return new Money(new BigDecimal(amount), "EUR");
    }

    private Field<?> field(RecordKind kind, String key) {
        return catalogue.type(kind).field(key).orElseThrow();
    }

    private @Nullable Object parse(Field<?> field, String... typed) throws InvalidInput {
        return field.parse(
                Arrays.asList(typed),
                new FieldType.ParseContext(anna, format("en-GB"), references));
    }

    private void refused(Field<?> field, String typed, String problem) {
        assertThatThrownBy(() -> parse(field, typed))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        refusal -> assertThat(refusal.problem().key()).isEqualTo(problem));
    }

    private static Format format(String language) {
        return new Format(Locale.forLanguageTag(language), ZoneId.of("Europe/Berlin"), "DE", "EUR");
    }
}
