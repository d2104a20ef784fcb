package io.minicrm.report;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
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

/// Reports on sixty deals of three people, in two currencies, that went different ways.
@CrmTest
@Transactional
class ReportTest {

    private static final Map<String, Integer> PROBABILITIES =
            Map.of(
                    "Prospecting", 10,
                    "Engaging", 25,
                    "Proposal", 50,
                    "Negotiation", 75);

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;

    Scope anna;
    Scope tom;

    @BeforeEach
    void deals() {
        anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.OWN, null);
        jdbc.sql(
                        """
                        insert into deal (name, stage_id, amount, amount_currency, close_on, product, source, owner_id,
                                          created_at, updated_at)
                        select 'Deal ' || n, (select min(id) from stage),
                               case when n % 9 > 0 then n * 100.5 end,
                               case when n % 9 > 0 then case n % 4 when 0 then 'USD' else 'EUR' end end,
                               case when n % 7 > 0 then current_date + (n - 30) * 9 end,
                               (array['GTX Basic', 'gtx basic', 'MG "Special" & more', null])[1 + n % 4],
                               (array['referral', 'event', null])[1 + n % 3],
                               (array[:anna, :tom, null])[1 + n % 3], now() - interval '90 days',
                               now() - interval '90 days'
                        from generate_series(1, 60) n
                        """)
                .param("anna", anna.actor().id())
                .param("tom", tom.actor().id())
                .update();
        // On to the next stages day by day, and then won or lost
        for (int step = 1; step <= 3; step++) {
            move(
                    "n % 4 >= " + step,
                    "kind = 'open' order by position offset " + step,
                    80 - 9 * step);
        }
        move("n % 5 = 0", "kind = 'won'", 30);
        move("n % 5 = 1", "kind = 'lost'", 20);
    }

    private void move(String which, String stage, int daysAgo) {
        jdbc.sql(
                        """
                        update deal set updated_at = now() - make_interval(days => :days),
                                        stage_id = (select id from stage where pipeline_id = (select min(id) from pipeline)
                                                    and %s limit 1)
                        from (select id, substr(name, 6)::int as n from deal) d
                        where d.id = deal.id and %s
                        """
                                .formatted(stage, which))
                .param("days", daysAgo)
                .update();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/reports",
                "/reports/forecast",
                "/reports/won-lost",
                "/reports/won-lost/owner",
                "/reports/won-lost/source",
                "/reports/won-lost/product",
                "/reports/won-lost/reason",
                "/reports/stages"
            })
    void everyFigureOpensExactlyTheDealsThatItCounts(String report) {
        SoftAssertions all = new SoftAssertions();
        int figures = 0;
        for (Scope reader : List.of(anna, tom)) {
            for (String filters :
                    List.of(
                            "",
                            "?amount.in=EUR&amount.in=USD",
                            "?closeOn.from=" + day(-150) + "&closeOn.to=" + day(60),
                            "?stagesVisited=" + stage("Engaging") + "&owner=me",
                            "?status=open",
                            "?stage=" + stage("Engaging"),
                            "?product=basic&stageEnteredAt.to=2099-01-01")) {
                Document page = page(report + filters, reader);
                List<String> heads = page.select("#figures thead th").eachText();
                for (Element figure : page.select("#figures td a")) {
                    String column =
                            heads.get(
                                    Objects.requireNonNull(figure.closest("td"))
                                            .elementSiblingIndex());
                    List<NamedCsvRecord> rows = rows(figure.attr("href"), reader);
                    all.assertThat(number(figure.text()).doubleValue())
                            .as("%s%s, %s: %s", report, filters, column, figure.attr("href"))
                            .isCloseTo(said(column, figure, rows), within(tolerated(column)));
                    figures++;
                }
            }
        }
        all.assertAll();
        assertThat(figures).isGreaterThan(40);
    }

    /// What a figure must say of these deals: how many they are, what they come to, how long they
    /// are where they are.
    private double said(String column, Element figure, List<NamedCsvRecord> rows) {
        if (column.equals("So far")) {
            return rows.stream()
                    .mapToLong(row ->
                            Duration.between(
                                            OffsetDateTime.parse(
                                                    row.getField("In this stage since")),
                                            OffsetDateTime.now(ZoneOffset.UTC))
                                    .toDays())
                    .average()
                    .orElseThrow();
        }
        if (column.equals("Time there")) {
            String stage = Objects.requireNonNull(figure.closest("tr")).select("th").text();
            return daysIn(
                    stage, rows.stream().map(row -> Long.valueOf(row.getField("ID"))).toList());
        }
        if (!figure.hasClass("sum")) {
            return rows.size();
        }
        assertThat(rows.stream().map(row -> row.getField("Amount currency")).distinct())
                .as(figure.attr("href"))
                .containsExactly(figure.select(".iso").text());
        return rows.stream()
                .mapToDouble(row ->
                        Double.parseDouble(row.getField("Amount"))
                                * (column.equals("Weighted")
                                        ? PROBABILITIES.getOrDefault(row.getField("Stage"), 0)
                                                / 100.0
                                        : 1))
                .sum();
    }

    /// Weighted sums are whole numbers, and so are averages of days; a total is the sum of what it
    /// stands under.
    private static double tolerated(String column) {
        return switch (column) {
            case "Weighted" -> 10;
            case "So far", "Time there" -> 1;
            default -> 0.001;
        };
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text.replaceAll("[^0-9.-]", ""));
    }

    @Test
    void howManyWentOnAndWereLostIsRight() {
        // Fifteen of sixty went to each of four stages; a fifth was won from there, a fifth lost
        assertThat(cells("/reports/stages", "Prospecting").subList(0, 3))
                .containsExactly("60", "80 %", "3");
        assertThat(cells("/reports/stages", "Engaging").subList(0, 3))
                .containsExactly("48", "75 %", "3");
        assertThat(cells("/reports/stages", "Negotiation").subList(0, 3))
                .containsExactly("24", "50 %", "3");
    }

    @Test
    void theFileHoldsTheFiguresOfThePage() {
        Document page = page("/reports/won-lost/source", anna);
        List<NamedCsvRecord> rows = csv("/reports/won-lost/source/export.csv", anna);
        assertThat(rows.stream().map(row -> row.getField("Source")))
                .containsExactlyElementsOf(page.select("#figures tbody th").eachText())
                .containsExactlyInAnyOrder("Referral", "Event", "No source");
        assertThat(rows.stream().mapToInt(row -> Integer.parseInt(row.getField("Won"))).sum())
                .isEqualTo(12);
    }

    @Test
    void aReportCostsAsManyStatementsAsItHasPartsAndNotAsItHasLines() {
        page("/reports/won-lost/owner", anna);
        int few = Statements.of(() -> page("/reports/won-lost/owner", anna)).size();
        jdbc.sql("update deal set product = 'Product ' || id").update();
        assertThat(Statements.of(() -> page("/reports/won-lost/product", anna)))
                .hasSizeLessThanOrEqualTo(few);
    }

    @Test
    void aColumnWithoutAnyAmountMovesNoFigureUnderAnotherHead() {
        jdbc.sql("update deal set amount = null, amount_currency = null where status = 'lost'")
                .update();
        assertThat(csv("/reports/won-lost/owner/export.csv", anna))
                .isNotEmpty()
                .allSatisfy(
                        row -> assertThat(row.getField("Won of closed (%)")).matches("\\d+\\.\\d"));
    }

    @Test
    void aPeriodIsShownAsSetBesideOtherFilters() {
        Element year =
                page("/reports/won-lost", anna).select(".menu-item:contains(This year)").first();
        String address = Objects.requireNonNull(year).attr("href") + "&owner=me";
        assertThat(page(address, anna).select(".report-choices summary").text())
                .contains("This year");
    }

    @Test
    void whatCannotBeReadAsAFilterIsSaidAndNotExported() {
        assertThat(page("/reports/forecast?closeOn.from=soon", anna).select(".filter-error").text())
                .contains("Not a date");
        for (String beyond :
                List.of("closeOn.from=0000-01-01", "createdAt.to=%2B999999999-01-01T00:00:00Z")) {
            assertThat(page("/reports/forecast?" + beyond, anna).select(".filter-error").text())
                    .as(beyond)
                    .contains("Not a date");
        }
        assertThat(status("/reports/forecast/export.csv?closeOn.from=soon")).isEqualTo(303);
        assertThat(status("/reports/nonsense")).isEqualTo(404);
        assertThat(status("/reports/won-lost/nonsense")).isEqualTo(404);
        assertThat(status("/reports/forecast/owner")).isEqualTo(404);
    }

    @Test
    void withoutDealsThereIsNothingToReportOn() {
        jdbc.sql("delete from deal").update();
        for (String report : List.of("", "/forecast", "/won-lost", "/stages")) {
            assertThat(page("/reports" + report, anna).select(".nothing h2").text())
                    .isEqualTo("Nothing to report on");
        }
    }

    @Test
    void aSlipDoesNotCountAsHavingBeenThere() {
        move("n = 8", "name = 'Won'", 10);
        move("n = 8", "name = 'Prospecting'", 10);
        assertThat(rows("/deals?stagesVisited=" + stage("Won"), anna))
                .noneMatch(row -> row.getField("Deal").equals("Deal 8"));
    }

    /// How long these deals were in a stage that they have left, on average.
    private double daysIn(String stage, List<Long> deals) {
        return jdbc.sql(
                        """
                        select avg(d.seconds) / 86400
                        from (select sum(extract(epoch from h.left_at - h.entered_at)) as seconds
                              from deal_stage_history h
                              where h.stage_id = :stage and h.left_at is not null and h.deal_id in (:deals)
                              group by h.deal_id) d
                        """)
                .param("stage", stage(stage))
                .param("deals", deals)
                .query(Double.class)
                .single();
    }

    private List<String> cells(String report, String line) {
        return page(report, anna).select("#figures tbody tr").stream()
                .filter(row -> row.select("th").text().equals(line))
                .findFirst()
                .orElseThrow()
                .select("td")
                .eachText();
    }

    private long stage(String name) {
        return jdbc.sql("select id from stage where name = :name order by id limit 1")
                .param("name", name)
                .query(Long.class)
                .single();
    }

    private static LocalDate day(int ahead) {
        return LocalDate.now(ZoneOffset.UTC).plusDays(ahead);
    }

    private List<NamedCsvRecord> rows(String way, Scope reader) {
        assertThat(way).startsWith("/deals?");
        return csv(
                way.replace("/deals?", "/deals/export.csv?")
                        + "&columns=stage,amount,owner,stageEnteredAt",
                reader);
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
        // Unlike a server, the mock takes a plus for itself
        URI uri = URI.create(address.replace("+", "%20"));
        var answer = mvc.get().uri(uri).with(as(reader)).exchange().getResponse();
        assertThat(answer.getStatus()).as(address).isEqualTo(200);
        return new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private int status(String address) {
        return mvc.get()
                .uri(URI.create(address))
                .with(as(anna))
                .exchange()
                .getResponse()
                .getStatus();
    }
}
