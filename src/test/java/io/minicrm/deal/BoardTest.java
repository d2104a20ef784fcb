package io.minicrm.deal;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class BoardTest {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired DealMother deals;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.person("Anna", Reach.OWN, null);
    }

    @Test
    void aStageWithFourThousandDealsShowsAllOfThemInItsSumsAndTwentyAsCards() {
        many(4000, "Proposal");

        String board = board("");

        assertThat(board).contains("4,000").contains("8,002,000<").contains("4,001,000<");
        assertThat(cards(board)).isEqualTo(20);
        assertThat(board).contains("3,980 more");
        String more = board("&lane=" + deals.stage("Proposal").id());
        assertThat(cards(more)).isEqualTo(200);
        assertThat(more).contains("3,800 more");
    }

    @Test
    void aBoardCostsAsManyStatementsAsItHasPartsAndNotAsItHasCards() {
        many(3, "Proposal");
        board("");
        int few = Statements.of(() -> board("")).size();
        many(40, "Engaging");
        assertThat(Statements.of(() -> board(""))).hasSize(few);
    }

    @Test
    void theFiltersOfTheListAreThoseOfTheBoard() {
        deals.deal(
                anna,
                deals.named("Press line 4", "Prospecting")
                        .with(DealFields.AMOUNT, DealMother.euros(48_500)));
        deals.deal(
                anna,
                deals.named("Fleet telemetry", "Engaging")
                        .with(DealFields.AMOUNT, DealMother.euros(1_000)));

        assertThat(board("&q=press")).contains("Press line 4").doesNotContain("Fleet telemetry");
        String great = board("&amount.from=2000");
        assertThat(great).contains("Press line 4", "48,500").doesNotContain("Fleet telemetry");
    }

    @Test
    void sumsOfTwoCurrenciesStandBesideEachOther() {
        deals.deal(
                anna,
                deals.named("In euros", "Proposal")
                        .with(DealFields.AMOUNT, DealMother.euros(1000)));
        deals.deal(
                anna,
                deals.named("In dollars", "Proposal")
                        .with(
                                DealFields.AMOUNT,
                                new io.minicrm.record.Money(
                                        java.math.BigDecimal.valueOf(700), "USD")));

        assertThat(board("")).contains("1,000<", "500<", "700<", "350<").doesNotContain("1,700");
    }

    @Test
    void whatIsNotSeenIsNotCountedEither() {
        Scope tom = people.person("Tom", Reach.OWN, null);
        deals.deal(
                tom,
                deals.named("Secret", "Proposal")
                        .with(DealFields.AMOUNT, DealMother.euros(123_456)));

        assertThat(board("")).doesNotContain("Secret").doesNotContain("123,456");
    }

    @Test
    void theNumberOnAChipIsThatOfTheDealsItOpens() {
        steps();

        assertThat(chip(board(""), "Overdue")).isEqualTo("2");
        assertThat(chip(board(""), "No next step")).isEqualTo("3");
        String late = page(href(board(""), "Overdue"));
        assertThat(cards(late)).isEqualTo(2);
        assertThat(chip(late, "Overdue")).isEqualTo("2");
        assertThat(chip(late, "No next step")).isEqualTo("3");
        assertThat(cards(page(href(late, "No next step")))).isEqualTo(3);
    }

    @Test
    void aChipThatIsOnSaysSoOnceAndTakesItselfAway() {
        steps();

        String late = page(href(board("&q=step"), "Overdue"));

        assertThat(late)
                .containsPattern(
                        "class=\"chip chip-on\" href=\"[^\"]*\" aria-current=\"true\"><span class=\"sign ");
        assertThat(late).doesNotContain("Remove the filter Next step on");
        assertThat(href(late, "Overdue")).contains("q=step").doesNotContain("nextStepOn");
        assertThat(board("&nextStepOn.to=2020-01-01")).contains("Remove the filter Next step on");
    }

    @Test
    void everyPartOfALaneBarOpensAsManyDealsAsItTells() {
        steps();

        assertThat(parts(board("")).keySet())
                .containsExactly(
                        "Proposal, next step overdue: 2",
                        "Proposal, no next step: 3",
                        "Proposal, next step today: 1",
                        "Proposal, next step planned: 4");
        LocalDate longAgo = LocalDate.now(anna.actor().zone()).minusDays(4);
        for (String filter :
                List.of(
                        "",
                        "&nextStepOn.empty=yes",
                        "&nextStepOn.to=" + longAgo,
                        "&nextStepOn.from=" + longAgo)) {
            Map<String, String> parts = parts(board(filter));
            assertThat(parts).isNotEmpty();
            parts.forEach((words, href) ->
                    assertThat(count("<th scope=\"row\"", page(href)))
                            .as(filter + ": " + words)
                            .isEqualTo(Long.parseLong(words.replaceAll(".*: ", ""))));
        }
    }

    /// Two deals that are late, three without a next step, one for today and four planned.
    private void steps() {
        LocalDate today = LocalDate.now(anna.actor().zone());
        for (int days : List.of(-9, -1, 0, 1, 2, 3, 90)) {
            deals.deal(
                    anna,
                    deals.named("Deal with step", "Proposal")
                            .with(DealFields.NEXT_STEP_ON, today.plusDays(days)));
        }
        for (int i = 0; i < 3; i++) {
            deals.deal(anna, deals.named("Deal without step", "Proposal"));
        }
    }

    private static String chip(String board, String label) {
        return link(board, label).group(2);
    }

    private static String href(String board, String label) {
        return link(board, label).group(1).replace("&amp;", "&");
    }

    private static Matcher link(String board, String label) {
        Matcher chip =
                Pattern.compile(
                                "<a class=\"chip[^>]* href=\"([^\"]*)\"(?:(?!</a>).)*"
                                        + label
                                        + " <strong class=\"num\">([^<]*)<",
                                Pattern.DOTALL)
                        .matcher(board);
        assertThat(chip.find()).as(label).isTrue();
        return chip;
    }

    /// Where the parts of the lane bars lead, by their names.
    private static Map<String, String> parts(String board) {
        Map<String, String> parts = new LinkedHashMap<>();
        Pattern.compile("<a href=\"([^\"]*)\" aria-label=\"([^\"]*step[^\"]*)\"")
                .matcher(board)
                .results()
                .forEach(part -> parts.put(part.group(2), part.group(1).replace("&amp;", "&")));
        return parts;
    }

    private void many(int count, String stage) {
        jdbc.sql(
                        """
                        insert into deal (name, stage_id, amount, amount_currency, owner_id, created_at, updated_at)
                        select 'Deal ' || n, :stage, n, 'EUR', :anna, now(), now() from generate_series(1, :count) n
                        """)
                .param("stage", deals.stage(stage).id())
                .param("anna", anna.actor().id())
                .param("count", count)
                .update();
    }

    private static long cards(String board) {
        return count("<article class=\"deal\"", board);
    }

    private static long count(String what, String page) {
        return Pattern.compile(what).matcher(page).results().count();
    }

    private String board(String more) {
        return page("/deals?layout=board" + more);
    }

    private String page(String path) {
        return new String(
                mvc.get()
                        .uri(URI.create(path))
                        .with(as(anna))
                        .exchange()
                        .getResponse()
                        .getContentAsByteArray(),
                StandardCharsets.UTF_8);
    }
}
