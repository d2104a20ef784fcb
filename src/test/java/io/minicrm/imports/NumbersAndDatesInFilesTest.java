package io.minicrm.imports;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.scope.Actor;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// How a column is written follows from all its cells, and where they do not tell, from whoever
/// brings the file.
@CrmTest
class NumbersAndDatesInFilesTest {

    @Autowired MockMvcTester mvc;
    @Autowired ImportMother importing;
    @Autowired Imports imports;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;

    Scope anna;

    /// What the records of one test are called, so that it counts only these.
    String batch;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
        speak("en-GB");
        jdbc.sql("delete from import_mapping").update();
        jdbc.sql("delete from import_left_out").update();
        batch = UUID.randomUUID().toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    en-GB | 1,12;4,25;5,25                          | 1.12 4.25 5.25
                    en-GB | 1.234,56 €;12.500;99,90;1.000.000,00    | 1234.56 12500 99.9 1000000
                    en-GB | 0.500;12.500                            | 0.5 12.5
                    de-DE | 1,000.50;12,500;3                       | 1000.5 12500 3
                    de-DE | 1,234,567;12,500                        | 1234567 12500
                    de-DE | 1,50,000;12,500                         | 150000 12500
                    de-DE | 500;1 000;2'000                         | 500 1000 2000
                    de-DE | 1500.0000;$2,000.50                     | 1500 2000.5
                    en-GB | 12,500                                  | 12500
                    """)
    void theCellsOfAColumnTellHowItIsWritten(String language, String cells, String expected) {
        speak(language);
        importing.written(anna, RecordKind.COMPANY, companies(cells));
        assertThat(stored()).isEqualTo(expected);
    }

    @Test
    void aCellThatContradictsItsColumnFailsWithItsReason() throws Exception {
        Import done =
                importing.written(anna, RecordKind.COMPANY, companies("1234.56;99,90;1 234,56"));
        assertThat(stored()).isEqualTo("99.9 1234.56");
        assertThat(page("/import/" + done.id() + "/result"))
                .contains("“1234.56” is not written like the other numbers of this column");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    en-GB | 12.500;3.000   | point | 12.5 3
                    en-GB | 12.500;3.000   | comma | 12500 3000
                    de-DE | 12.500;3.000   | point | 12.5 3
                    de-DE | 12,500         | point | 12500
                    en-GB | 1234.56;99,90  | comma | 99.9
                    """)
    void whereNothingTellsItIsAskedAndRemembered(
            String language, String cells, String said, String expected) throws Exception {
        speak(language);
        Import file = importing.takenIn(anna, RecordKind.COMPANY, companies(cells));
        MvcTestResult refused = map(file, Map.of("then", "check"));
        assertThat(refused).hasStatus(422);
        assertThat(refused.getResponse().getContentAsString()).contains("name=\"numbers1\"");
        assertThat(imports.find(anna, file.id()).step()).isEqualTo(Step.COLUMNS);

        assertThat(map(file, Map.of("then", "check", "remember", "true", "numbers1", said)))
                .hasStatus(303);
        importing.run(anna, importing.finished(anna, file));
        assertThat(stored()).isEqualTo(expected);

        Import next = importing.takenIn(anna, RecordKind.COMPANY, companies(cells));
        assertThat(page("/import/" + next.id() + "/columns"))
                .contains("<option value=\"" + said + "\" selected>");
        assertThat(map(next, Map.of("then", "check"))).hasStatus(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-GB", "de-DE"})
    void ofWholeNumbersNothingIsAsked(String language) throws Exception {
        speak(language);
        for (String cells : List.of("1.200;3.000", "1,200;3,000")) {
            Import file =
                    importing.takenIn(
                            anna,
                            RecordKind.COMPANY,
                            file(
                                    "Name,Employees",
                                    "Staff " + cells.indexOf('.') + " " + batch,
                                    cells));
            assertThat(map(file, Map.of("then", "check"))).hasStatus(303);
            importing.run(anna, importing.finished(anna, file));
        }
        assertThat(
                        text(
                                "select string_agg(employees::text, ' ' order by name) from company where name like 'Staff%' || :batch || '%'"))
                .isEqualTo("1200 3000 1200 3000");
    }

    @Test
    void theQuestionSaysWhatEachAnswerMeans() throws Exception {
        Import file = importing.takenIn(anna, RecordKind.COMPANY, companies("12.500;3.000"));
        assertThat(page("/import/" + file.id() + "/columns"))
                .contains("What does 12.500 mean?", "12.500 means 12.5<", "12.500 means 12,500<");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    en-US | 01.02.1985                   | 1985-02-01
                    en-US | 1.2.1985;3.4.1985            | 1985-02-01 1985-04-03
                    de-DE | 12/25/1975;1/2/1985          | 1975-12-25 1985-01-02
                    en-US | 25/12/1975;1/2/1985          | 1975-12-25 1985-02-01
                    en-GB | 15/08/68;25.12.75            | 1968-08-15 1975-12-25
                    en-GB | 25 Dec 1975;Dec 25, 1975;25. Dezember 1975;25-Dec-75;19751225 | 1975-12-25 1975-12-25 1975-12-25 1975-12-25 1975-12-25
                    en-US | 1975-12-25 00:00:00;1975-12-25T00:00:00Z;25.12.1975 14:30      | 1975-12-25 1975-12-25 1975-12-25
                    """)
    void datesAreReadAsTheyWereWritten(String language, String cells, String expected) {
        speak(language);
        importing.written(anna, RecordKind.CONTACT, contacts(cells));
        assertThat(birthdays()).isEqualTo(expected);
    }

    @Test
    void thePageSaysInWhichOrderDatesAreTaken() throws Exception {
        Import open = importing.takenIn(anna, RecordKind.CONTACT, contacts("3/4/1975"));
        assertThat(page("/import/" + open.id() + "/columns")).contains("day first");
        Import clear = importing.takenIn(anna, RecordKind.CONTACT, contacts("1975-04-03"));
        assertThat(page("/import/" + clear.id() + "/columns"))
                .doesNotContain("day first", "month first");
        speak("en-US");
        assertThat(page("/import/" + open.id() + "/columns")).contains("month first");
    }

    @Test
    void whatProgramsWriteForNoDateIsAnEmptyCell() {
        Import done =
                importing.written(
                        anna,
                        RecordKind.CONTACT,
                        contacts("0/0/00;0000-00-00;1900-01-00;00.00.0000;12/25/1975"));
        assertThat(Objects.requireNonNull(done.counts()).created()).isEqualTo(5);
        assertThat(birthdays()).isEqualTo("1975-12-25");
        assertThat(jdbc.sql("select count(*) from import_left_out").query(Long.class).single())
                .isZero();
    }

    @Test
    void theDaysThatASpreadsheetCountsAreNamedAndNotRead() throws Exception {
        Import file = importing.takenIn(anna, RecordKind.CONTACT, contacts("27753;44620"));
        assertThat(page("/import/" + file.id() + "/columns"))
                .contains("“27753” is how a spreadsheet keeps a date, probably 25 Dec 1975")
                .contains("format the column as dates before you save it as CSV");
        Import done = importing.run(anna, file);
        assertThat(Objects.requireNonNull(done.counts()).failed()).isEqualTo(2);
        assertThat(page("/import/" + done.id() + "/result")).contains("probably 28 Feb 2022");
    }

    @Test
    void whereAllCellsCountDaysOneCanSaySo() throws Exception {
        Import file = importing.takenIn(anna, RecordKind.CONTACT, contacts("27753;44620.75"));
        assertThat(page("/import/" + file.id() + "/columns"))
                .contains("name=\"numbers1\"", "27753 means 25 Dec 1975");
        assertThat(map(file, Map.of("then", "check", "numbers1", "days"))).hasStatus(303);
        importing.finished(anna, imports.find(anna, file.id()));
        assertThat(page("/import/" + file.id() + "/columns"))
                .doesNotContain("is how a spreadsheet keeps a date");
        Import done = importing.run(anna, imports.find(anna, file.id()));
        assertThat(Objects.requireNonNull(done.counts()).created()).isEqualTo(2);
        assertThat(birthdays()).isEqualTo("1975-12-25 2022-02-28");
        // One that is none tells that they are something else
        Import mixed = importing.takenIn(anna, RecordKind.CONTACT, contacts("27753;soon"));
        assertThat(page("/import/" + mixed.id() + "/columns")).doesNotContain("name=\"numbers1\"");
    }

    @Test
    void aBirthdayWithoutItsYearIsLeftOutAndTold() throws Exception {
        Import file =
                importing.takenIn(
                        anna,
                        RecordKind.CONTACT,
                        contacts("--05-12;1604-03-02;25 Dec;25 Dec 1975"));
        Import checked = importing.checked(anna, file);
        assertThat(page("/import/" + file.id() + "/check"))
                .contains("3 values would be left out", "--05-12", "The year is missing");
        Import done = importing.run(anna, checked);
        ImportCounts counts = Objects.requireNonNull(done.counts());
        assertThat(counts.created()).isEqualTo(4);
        assertThat(counts.failed()).isZero();
        assertThat(birthdays()).isEqualTo("1975-12-25");
        assertThat(page("/import/" + file.id() + "/result"))
                .contains("3 values were left out", "1604-03-02", "leftOut.csv");

        String csv =
                mvc.get()
                        .uri("/import/" + file.id() + "/leftOut.csv")
                        .with(as(anna))
                        .exchange()
                        .getResponse()
                        .getContentAsString(StandardCharsets.UTF_8);
        assertThat(csv.lines())
                .hasSize(4)
                .first()
                .asString()
                .endsWith("Birthday,What was left out");
        assertThat(csv).contains("Person " + batch + " 0,").contains("The year is missing");
        assertThat(importing.takenIn(anna, RecordKind.CONTACT, csv).targets())
                .containsExactly("lastName", "birthday", null);
    }

    private String companies(String cells) {
        return file("Name,Revenue", "Firm " + batch, cells);
    }

    private String contacts(String cells) {
        return file("Last Name,Birthday", "Person " + batch, cells);
    }

    private static String file(String header, String name, String cells) {
        StringBuilder file = new StringBuilder(header).append('\n');
        List<String> all = List.of(cells.split(";"));
        for (int i = 0; i < all.size(); i++) {
            file.append("%s %d,\"%s\"\n".formatted(name, i, all.get(i)));
        }
        return file.toString();
    }

    private String stored() {
        return text(
                "select string_agg(trim_scale(revenue)::text, ' ' order by name) from company where revenue is not null and name like '%' || :batch || '%'");
    }

    private String birthdays() {
        return text(
                "select string_agg(birthday::text, ' ' order by last_name) from contact where birthday is not null and last_name like '%' || :batch || '%'");
    }

    private String text(String sql) {
        return jdbc.sql(sql).param("batch", batch).query(String.class).single();
    }

    private void speak(String language) {
        jdbc.sql("update app_user set locale = :locale where id = :id")
                .param("locale", language)
                .param("id", anna.actor().id())
                .update();
        Actor before = anna.actor();
        anna =
                Scope.of(
                        new Actor(
                                before.id(),
                                before.name(),
                                before.email(),
                                before.administrator(),
                                before.teamId(),
                                before.roleName(),
                                Locale.forLanguageTag(language),
                                before.zone(),
                                before.permissions()));
    }

    private MvcTestResult map(Import file, Map<String, String> said) {
        return MappingPage.send(mvc, anna, file, said);
    }

    private String page(String path) throws Exception {
        return mvc.get().uri(path).with(as(anna)).exchange().getResponse().getContentAsString();
    }
}
