package io.minicrm.deal;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.FreshDatabase;
import io.minicrm.Statements;
import io.minicrm.record.TallySettler;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/// The tally says what the deals say, whoever writes them and however.
@CrmTest
class DealTallyTest {

    private static final int DEALS = 400;

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired DealMother deals;
    @Autowired TallySettler tallies;

    private Scope anna;
    private Scope boss;

    @BeforeEach
    void people() {
        FreshDatabase.empty(jdbc);
        anna = people.person("Adele", Reach.OWN, null);
        boss = people.person("Boss", Reach.ALL, null);
        many();
    }

    @Test
    void whateverIsWrittenIsCounted() {
        assertCounted();
        Random random = new Random(7);
        for (int i = 0; i < 60; i++) {
            String some = "where id % 7 = " + random.nextInt(7);
            jdbc.sql(
                            switch (random.nextInt(9)) {
                                case 0 -> "update deal set amount = amount * 1.5 " + some;
                                case 1 ->
                                        "update deal set amount_currency = 'USD' "
                                                + some
                                                + " and amount is not null";
                                case 2 ->
                                        "update deal set amount = null, amount_currency = null "
                                                + some;
                                case 3 -> "update deal set close_on = close_on + 9 " + some;
                                case 4 -> "update deal set next_step_on = null " + some;
                                case 5 ->
                                        "update deal set deleted_at = case when deleted_at is null then now() end "
                                                + some;
                                case 6 ->
                                        "update deal set stage_id = %d, rank = id %s"
                                                .formatted(deals.stageId("Engaging"), some);
                                case 7 -> "delete from deal " + some + " and id % 5 = 0";
                                default -> "update deal set name = name || '!' " + some;
                            })
                    .update();
            if (random.nextInt(4) == 0) {
                tallies.settle();
            }
            assertCounted();
        }
        tallies.settle();
        assertThat(rows("deal_tally_change")).isZero();
        assertCounted();
        jdbc.sql("delete from deal").update();
        tallies.settle();
        assertThat(rows("deal_tally")).isZero();
        many();
        FreshDatabase.empty(jdbc);
        assertThat(rows("deal_tally_change")).isZero();
    }

    @Test
    void whatChangesNoFigureLeavesNoTrace() {
        tallies.settle();
        jdbc.sql("update deal set name = name || '!', rank = rank + 1").update();
        assertThat(rows("deal_tally_change")).isZero();
    }

    @Test
    void nothingIsLostWhileManyWriteAndTwoSettle() {
        List<CompletableFuture<Void>> busy =
                IntStream.range(0, 6)
                        .mapToObj(each -> CompletableFuture.runAsync(() -> write(each)))
                        .toList();
        busy.forEach(CompletableFuture::join);
        assertCounted();
    }

    private void write(int each) {
        for (int i = 0; i < 40; i++) {
            if (each < 2) {
                tallies.settle();
            } else {
                jdbc.sql(
                                "update deal set amount = amount + 1, next_step_on = next_step_on + 1 where id % 4 = :rest")
                        .param("rest", each - 2)
                        .update();
            }
        }
    }

    /// All deals are Anna's: who sees all of them is told by the tally what she is told by them.
    @Test
    void boardsAndReportsSayTheSameWithItAndWithout() {
        tallies.settle();
        jdbc.sql("update deal set amount = amount + 7, close_on = close_on - 40 where id % 3 = 0")
                .update();
        for (String address :
                List.of(
                        "/deals?layout=board",
                        "/deals?layout=board&nextStepOn.to=today",
                        "/deals?layout=board&nextStepOn.empty=yes",
                        "/reports",
                        "/reports?stage=" + deals.stageId("Proposal"),
                        "/reports/forecast",
                        "/reports/forecast?closeOn.from=-30d",
                        "/reports/won-lost",
                        "/reports/won-lost?closeOn=thisYear")) {
            assertThat(figures(boss, address))
                    .as(address)
                    .isNotEmpty()
                    .isEqualTo(figures(anna, address));
        }
    }

    /// What it does not know, or somebody may not see, is counted by the deals themselves.
    @Test
    void itIsAskedForAllDealsAlone() {
        assertThat(asked(boss, "/deals?layout=board")).contains("deal_tally");
        assertThat(asked(boss, "/reports/forecast")).contains("deal_tally");
        assertThat(asked(boss, "/reports/won-lost")).contains("deal_tally");
        assertThat(asked(boss, "/reports/won-lost/owner")).doesNotContain("deal_tally");
        assertThat(asked(boss, "/deals?layout=board&owner=me")).doesNotContain("deal_tally");
        assertThat(asked(boss, "/deals?layout=board&closeOn.from=today"))
                .doesNotContain("deal_tally");
        assertThat(asked(boss, "/deals?layout=board&q=deal")).doesNotContain("deal_tally");
        assertThat(asked(boss, "/deals?layout=board&any.status=open")).doesNotContain("deal_tally");
        assertThat(asked(anna, "/deals?layout=board")).doesNotContain("deal_tally");
    }

    private String asked(Scope scope, String address) {
        return Statements.of(() -> page(scope, address)).stream()
                .map(Statements.Sent::sql)
                .filter(sql -> sql.contains("sum(t.amount)"))
                .toList()
                .toString();
    }

    /// Every figure of a page, in its order.
    private List<String> figures(Scope scope, String address) {
        String page = page(scope, address);
        String main = page.substring(page.indexOf("id=\"main\""));
        return Pattern.compile(">([^<>]*\\d[^<>]*)<")
                .matcher(main)
                .results()
                .map(figure -> figure.group(1))
                .toList();
    }

    private String page(Scope scope, String address) {
        return new String(
                mvc.get()
                        .uri(URI.create(address))
                        .with(as(scope))
                        .exchange()
                        .getResponse()
                        .getContentAsByteArray(),
                StandardCharsets.UTF_8);
    }

    private long rows(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    private void assertCounted() {
        assertThat(
                        jdbc.sql(
                                        """
                                        with told as (
                                            select day_of, pipeline_id, stage_id, status, amount_currency, day,
                                                   sum(deals) as deals, sum(amount) as amount
                                            from (table deal_tally union all table deal_tally_change) x
                                            group by 1, 2, 3, 4, 5, 6
                                            having sum(deals) <> 0 or sum(amount) <> 0),
                                        there as (
                                            select day_of, pipeline_id, stage_id, status, amount_currency, day,
                                                   count(*), sum(coalesce(amount, 0))
                                            from deal d, lateral (values ('next_step_on', next_step_on), ('close_on', close_on)) x (day_of, day)
                                            where deleted_at is null
                                            group by 1, 2, 3, 4, 5, 6)
                                        (table told except table there) union all (table there except table told)
                                        """)
                                .query()
                                .listOfRows())
                .isEmpty();
    }

    private void many() {
        jdbc.sql(
                        """
                        insert into deal (name, stage_id, amount, amount_currency, close_on, next_step_on, owner_id,
                                          created_at, updated_at)
                        select 'Deal ' || n, s.id, case when n % 9 > 0 then n + 0.25 end,
                               case when n % 9 > 0 then (array['EUR', 'USD', 'JPY'])[1 + n % 3] end,
                               case when n % 11 > 0 then current_date + n % 200 - 100 end,
                               case when n % 4 > 0 then current_date + n % 30 - 10 end, :anna, now(), now()
                        from generate_series(1, :deals) n
                            join (select id, row_number() over (order by position, id) - 1 as place, count(*) over () as all_of_them
                                  from stage where pipeline_id = :pipeline and kind <> 'lost') s on s.place = n % s.all_of_them
                        """)
                .param("anna", anna.actor().id())
                .param("deals", DEALS)
                .param("pipeline", deals.stage("Proposal").pipelineId())
                .update();
    }
}
