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
    void anOpenBoardLearnsThatSomethingHasChanged() {
        String stamp = board("").replaceAll("(?s).*data-stamp=\"(\\d+)\".*", "$1");
        assertThat(status("/deals/board/changed?since=" + stamp)).isEqualTo(204);
        deals.deal(anna, "Another");
        assertThat(status("/deals/board/changed?since=" + stamp)).isEqualTo(205);
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
        return Pattern.compile("<article class=\"deal\"").matcher(board).results().count();
    }

    private int status(String path) {
        return mvc.get().uri(URI.create(path)).with(as(anna)).exchange().getResponse().getStatus();
    }

    private String board(String more) {
        return new String(
                mvc.get()
                        .uri(URI.create("/deals?layout=board" + more))
                        .with(as(anna))
                        .exchange()
                        .getResponse()
                        .getContentAsByteArray(),
                StandardCharsets.UTF_8);
    }
}
