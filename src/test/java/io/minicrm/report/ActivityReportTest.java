package io.minicrm.report;

import static io.minicrm.people.SignedIn.as;
import static java.time.temporal.TemporalAdjusters.previousOrSame;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;

/// What was done: two hundred activities of two people and nobody, of which some are still to come.
@CrmTest
@Transactional
class ActivityReportTest {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;

    Scope anna;
    Scope tom;

    @BeforeEach
    void activities() {
        anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.OWN, null);
        // At hours at which it is another day, and another week, where somebody else lives
        jdbc.sql(
                        """
                        insert into activity (kind, subject, body, occurred_at, outcome_id, owner_id, created_at, updated_at)
                        select kind, 'Done ' || n, 'Words',
                               case when n % 10 > 0 or kind = 'note' then date_trunc('day', now()) - make_interval(hours => n * 17 + 1) end,
                               case when n % 3 = 0 then (select min(id) from outcome) + n % 2 end,
                               (array[:anna, :tom, null])[1 + n % 3], now() - interval '1 year', now() - interval '1 year'
                        from (select n, (array['call', 'meeting', 'task', 'note'])[1 + n % 4] as kind from generate_series(1, 200) n) x
                        """)
                .param("anna", anna.actor().id())
                .param("tom", tom.actor().id())
                .update();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/person", "/kind", "/outcome"})
    void everyFigureOpensExactlyTheActivitiesThatItCounts(String by) {
        SoftAssertions all = new SoftAssertions();
        int figures = 0;
        for (Scope reader : List.of(anna, tom)) {
            for (String filters :
                    List.of(
                            "",
                            "?occurredAt.empty=no",
                            "?occurredAt=thisMonth",
                            "?owner=me&kind=call",
                            "?kind.not=note&outcome.empty=no",
                            "?occurredAt.empty=yes")) {
                Document page = page("/reports/activities" + by + filters, reader);
                for (Element figure : page.select("#figures td a")) {
                    all.assertThat(rows(figure.attr("href"), reader))
                            .as("%s%s: %s", by, filters, figure.attr("href"))
                            .hasSize(Integer.parseInt(figure.text().replace(",", "")));
                    figures++;
                }
            }
        }
        all.assertAll();
        assertThat(figures).isGreaterThan(15);
    }

    @Test
    void theSumOfTheLinesIsWhatWasDone() {
        int done =
                jdbc.sql("select count(*) from activity where occurred_at is not null")
                        .query(Integer.class)
                        .single();
        assertThat(done).isBetween(100, 199);
        for (String by : List.of("", "/person", "/kind", "/outcome")) {
            Document page = page("/reports/activities" + by + "?occurredAt.empty=no", anna);
            assertThat(
                            page.select("#figures tbody tr td:nth-child(2)").stream()
                                    .mapToInt(cell -> Integer.parseInt(cell.text()))
                                    .sum())
                    .as(by)
                    .isEqualTo(done);
            assertThat(page.select("#figures tfoot td:nth-child(2)").text()).isEqualTo("" + done);
        }
        assertThat(page("/reports/activities/person", tom).select("#figures tbody th").eachText())
                .containsExactly("Tom");
    }

    @Test
    void theLastTwelveWeeksAreMeantUntilAnotherPeriodIsChosen() {
        LocalDate monday = LocalDate.now(ZoneOffset.UTC).with(previousOrSame(DayOfWeek.MONDAY));
        int before =
                jdbc.sql("select count(*) from activity where occurred_at < :first")
                        .param(
                                "first",
                                monday.minusWeeks(11).atStartOfDay().atOffset(ZoneOffset.UTC))
                        .query(Integer.class)
                        .single();
        assertThat(before).isPositive();

        Document page = page("/reports/activities", anna);
        assertThat(page.select(".report-choices summary").text()).contains("Last 12 weeks");
        assertThat(page.select("#figures tbody tr")).hasSizeBetween(11, 12);
        assertThat(csv("/reports/activities/export.csv", anna))
                .hasSameSizeAs(page.select("#figures tbody tr"));

        Element always =
                Objects.requireNonNull(page.select(".menu-item:contains(At any time)").first());
        Document all = page(always.attr("href"), anna);
        assertThat(all.select(".report-choices summary").text()).contains("At any time");
        assertThat(total(all)).isEqualTo(total(page) + before);
        assertThat(
                        page(
                                        Objects.requireNonNull(
                                                        all.select(
                                                                        ".menu-item:contains(Last 12 weeks)")
                                                                .first())
                                                .attr("href"),
                                        anna)
                                .select("#figures")
                                .outerHtml())
                .isEqualTo(page.select("#figures").outerHtml());
    }

    private static int total(Document page) {
        return Integer.parseInt(page.select("#figures tfoot td:nth-child(2)").text());
    }

    @Test
    void aWeekInWhichNothingWasDoneHasItsLine() {
        int weeks = page("/reports/activities", anna).select("#figures tbody tr").size();
        jdbc.sql(
                        "delete from activity where occurred_at between now() - interval '65 days' and now() - interval '40 days'")
                .update();
        assertThat(page("/reports/activities", anna).select("#figures tbody tr")).hasSize(weeks);
    }

    @Test
    void theFileHoldsTheFiguresOfThePage() {
        Document page = page("/reports/activities/outcome", anna);
        List<NamedCsvRecord> rows = csv("/reports/activities/outcome/export.csv", anna);
        assertThat(rows.stream().map(row -> row.getField("Outcome")))
                .containsExactlyElementsOf(page.select("#figures tbody th").eachText())
                .contains("Reached", "No outcome");
        assertThat(rows.stream().map(row -> row.getField("Calls")))
                .containsExactlyElementsOf(
                        page.select("#figures tbody td:nth-child(3)").eachText());
    }

    @Test
    void filtersOfDealsAreNotTakenAlongAndWhoMayNotReadActivitiesSeesNoSuchReport() {
        Document page = page("/reports?status=open", anna);
        assertThat(page.select(".views .tabs a:contains(Activities)").attr("href"))
                .isEqualTo("/reports/activities");
        assertThat(page.select(".views .tabs a:contains(Forecast)").attr("href"))
                .isEqualTo("/reports/forecast?status=open");
    }

    @Test
    void itCostsAsManyStatementsForManyLinesAsForFew() {
        page("/reports/activities", anna);
        int few = Statements.of(() -> page("/reports/activities?kind=call", anna)).size();
        assertThat(Statements.of(() -> page("/reports/activities", anna)))
                .hasSizeLessThanOrEqualTo(few);
    }

    private List<NamedCsvRecord> rows(String way, Scope reader) {
        assertThat(way).startsWith("/activities?");
        return csv(way.replace("/activities?", "/activities/export.csv?"), reader);
    }

    private List<NamedCsvRecord> csv(String address, Scope reader) {
        return CsvReader.builder()
                .ofNamedCsvRecord(text(address, reader).replace("\ufeff", ""))
                .stream()
                .toList();
    }

    private Document page(String address, Scope reader) {
        return Jsoup.parse(text(address, reader));
    }

    private String text(String address, Scope reader) {
        URI uri = URI.create(address.replace("+", "%20"));
        var answer = mvc.get().uri(uri).with(as(reader)).exchange().getResponse();
        assertThat(answer.getStatus()).as(address).isEqualTo(200);
        return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
