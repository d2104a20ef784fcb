package io.minicrm.list;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.FreshDatabase;
import io.minicrm.Statements;
import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.record.TallySettler;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/// How many records a list says that it has, without counting them, is how many there are.
@CrmTest
class RecordTallyTest {

    private static final Pattern OF = Pattern.compile("of ([\\d,]+\\+?)");

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired Catalogue catalogue;
    @Autowired TallySettler tallies;

    private Scope anna;
    private Scope ben;
    private Scope boss;

    @BeforeEach
    void people() {
        FreshDatabase.empty(jdbc);
        long north = people.team("North");
        anna = people.person("Adele", Reach.OWN, null);
        ben = people.person("Bela", Reach.TEAM, north);
        boss = people.person("Boss", Reach.ALL, null);
        jdbc.sql(
                        """
                        insert into contact (last_name, owner_id, team_id, created_at, updated_at)
                        select 'Name ' || n, (array[:anna, :ben, null])[1 + n % 3]::bigint,
                               case when n % 2 = 0 then :north end, now(), now()
                        from generate_series(1, 900) n
                        """)
                .param("anna", anna.actorId())
                .param("ben", ben.actorId())
                .param("north", north)
                .update();
    }

    /// Whoever adds a kind that has a list, and forgets the triggers, meets this.
    @Test
    void everyKindThatHasAListIsCounted() {
        assertThat(
                        jdbc.sql(
                                        "select distinct tgrelid::regclass::text from pg_trigger where tgname = 'record_tally_insert'")
                                .query(String.class)
                                .list())
                .containsExactlyInAnyOrderElementsOf(
                        catalogue.types().stream()
                                .filter(RecordType::hasPages)
                                .map(RecordType::table)
                                .toList());
    }

    @Test
    void whateverIsWrittenIsCounted() {
        assertCounted();
        Random random = new Random(11);
        for (int i = 0; i < 40; i++) {
            String some = "where id % 7 = " + random.nextInt(7);
            jdbc.sql(
                            switch (random.nextInt(6)) {
                                case 0 -> "update contact set owner_id = null " + some;
                                case 1 ->
                                        "update contact set owner_id = %d, team_id = null %s"
                                                .formatted(ben.actorId(), some);
                                case 2 ->
                                        "update contact set deleted_at = case when deleted_at is null then now() end "
                                                + some;
                                case 3 -> "delete from contact " + some + " and id % 5 = 0";
                                case 4 ->
                                        "insert into contact (last_name, owner_id, created_at, updated_at) select last_name, owner_id, now(), now() from contact "
                                                + some;
                                default -> "update contact set city = 'Lyon' " + some;
                            })
                    .update();
            if (random.nextInt(4) == 0) {
                tallies.settle();
            }
            assertCounted();
        }
        tallies.settle();
        assertThat(rows("record_tally_change")).isZero();
        assertCounted();
        FreshDatabase.empty(jdbc);
        assertThat(rows("record_tally")).isZero();
    }

    @Test
    void whatMovesNobodyLeavesNoTrace() {
        tallies.settle();
        jdbc.sql("update contact set city = 'Lyon'").update();
        assertThat(rows("record_tally_change")).isZero();
    }

    @Test
    void nothingIsLostWhileManyWriteAndTwoSettle() {
        List<CompletableFuture<Void>> busy =
                IntStream.range(0, 5)
                        .mapToObj(each -> CompletableFuture.runAsync(() -> write(each)))
                        .toList();
        busy.forEach(CompletableFuture::join);
        assertCounted();
    }

    private void write(int each) {
        for (int i = 0; i < 30; i++) {
            if (each < 2) {
                tallies.settle();
            } else {
                jdbc.sql(
                                "update contact set deleted_at = case when deleted_at is null then now() end where id % 3 = :rest")
                        .param("rest", each - 2)
                        .update();
            }
        }
    }

    /// A list that is narrowed down by people and teams alone says what it has from the tally, as
    /// its reader may see it; of any other, the rows are counted.
    @Test
    void aListSaysWhatItsReaderWouldCount() {
        jdbc.sql("update contact set deleted_at = now() where id % 11 = 0").update();
        for (Scope reader : List.of(anna, ben, boss)) {
            for (String asked :
                    List.of(
                            "owner=me",
                            "owner=myTeam",
                            "owner.empty=yes",
                            "owner.not=me",
                            "team=" + people.team("South"),
                            "owner=me&owner=" + ben.actorId(),
                            "owner=" + ben.actorId() + "&team.empty=yes")) {
                assertThat(told(reader, "/contacts?" + asked))
                        .as(asked)
                        .isEqualTo(told(reader, "/contacts?lastName=name&" + asked));
            }
            assertThat(told(reader, "/contacts"))
                    .isEqualTo(told(reader, "/contacts?lastName=name"));
        }
        assertThat(asked(boss, "/contacts")).contains("record_tally").doesNotContain("limit 10001");
        assertThat(asked(ben, "/contacts?owner.empty=yes")).contains("record_tally");
        assertThat(asked(boss, "/contacts?lastName=name")).doesNotContain("record_tally");
        assertThat(asked(boss, "/contacts?q=name")).doesNotContain("record_tally");
        assertThat(asked(boss, "/contacts?company.owner=me")).doesNotContain("record_tally");
    }

    private String asked(Scope reader, String address) {
        return Statements.of(() -> page(reader, address)).stream()
                .map(Statements.Sent::sql)
                .toList()
                .toString();
    }

    private String told(Scope reader, String address) {
        Matcher told = OF.matcher(page(reader, address));
        return told.find() ? told.group(1) : "";
    }

    private String page(Scope reader, String address) {
        return new String(
                mvc.get()
                        .uri(URI.create(address))
                        .with(as(reader))
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
                                        Stream.of("company", "contact", "deal", "activity")
                                                .map(
                                                        """
                                                        (select owner_id, team_id, count(*) from %1$s where deleted_at is null group by 1, 2
                                                         except
                                                         select owner_id, team_id, sum(records)
                                                         from (table record_tally union all table record_tally_change) x
                                                         where record_kind = array_position(array['company', 'contact', 'deal', 'activity'], '%1$s')
                                                         group by 1, 2)
                                                        """
                                                                ::formatted)
                                                .collect(Collectors.joining(" union all ")))
                                .query()
                                .listOfRows())
                .isEmpty();
        assertThat(
                        jdbc.sql(
                                        "select coalesce(sum(records), 0) from (table record_tally union all table record_tally_change) x")
                                .query(Long.class)
                                .single())
                .isEqualTo(rows("contact where deleted_at is null"));
    }
}
