package io.minicrm.deal;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.support.TransactionTemplate;

/// An open board asks every few seconds whether it is still what it shows.
@CrmTest
class OpenBoardTest {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired DealMother deals;
    @Autowired Records records;
    @Autowired TransactionTemplate transaction;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.person("Olga", Reach.OWN, null);
    }

    @Test
    void itLearnsOfEveryChangeItsReaderMaySee() {
        RecordRef first = deals.deal(anna, "Press line 4");
        RecordRef second = deals.deal(anna, "Fleet telemetry");

        told(() -> deals.deal(anna, "Another"));
        told(() -> move(second, "Prospecting", null));
        told(() -> move(second, "Prospecting", first));
        told(() -> move(second, "Engaging", null));
        told(() -> move(second, "Won", null));
        told(() -> post(first.path() + "/trash"));
        told(() -> post(first.path() + "/restore"));
    }

    @Test
    void itIsNotToldOfWhatDoesNotConcernIt() {
        Scope tom = people.person("Tom", Reach.OWN, null);
        RecordRef own = deals.deal(anna, "Press line 4");
        Matcher board = board();

        RecordRef foreign = deals.deal(tom, "Secret");
        jdbc.sql(
                        "update deal set rank = rank - 9, version = version + 1, updated_at = now() where id = ?")
                .param(foreign.id())
                .update();
        post(own.path() + "/activities", "body", "They called");
        deals.deal(
                anna,
                new Values()
                        .with(DealFields.NAME, "Elsewhere")
                        .with(DealFields.STAGE, elsewhere()));

        assertThat(changed(board)).isEqualTo(204);
    }

    @Test
    void itLearnsThatADealHasGoneToSomebodyElseOrToAnotherPipeline() {
        Scope boss = people.administrator("Berta");
        Scope tom = people.person("Tom", Reach.OWN, null);
        RecordRef given = deals.deal(anna, "Given away");
        RecordRef moved = deals.deal(anna, "Moved away");
        long there = elsewhere();

        told(() -> edit(boss, given, new Values().with(DealFields.DEAL.owner(), tom.actor().id())));
        told(() -> edit(boss, moved, new Values().with(DealFields.STAGE, there)));
        Matcher board = board();
        edit(boss, given, new Values().with(DealFields.NAME, "None of hers"));
        edit(boss, moved, new Values().with(DealFields.NAME, "On another board"));
        assertThat(changed(board)).isEqualTo(204);
    }

    @Test
    void itLearnsThatItsReaderMaySeeOtherDealsThanBefore() {
        Matcher board = board();
        assertThat(changed(board)).isEqualTo(204);
        anna = people.person("Olga", Reach.ALL, null);
        assertThat(changed(board)).isEqualTo(205);
    }

    /// Whatever happened elsewhere meanwhile is not looked at again.
    @Test
    void itGoesOnFromWhereItHasLooked() {
        Matcher board = board();
        deals.deal(people.person("Tom", Reach.OWN, null), "Secret");
        numbered();
        var answer = mvc.get().uri(question(board)).with(as(anna)).exchange();
        assertThat(answer).hasStatus(204);
        String stamp = Objects.requireNonNull(answer.getResponse().getHeader("Board-Stamp"));
        assertThat(stamp).isNotEqualTo(board.group(2));
    }

    @Test
    void aStampThatCannotBeReadIsAnOldOne() {
        for (String stamp :
                new String[] {"-1234567890123", "1.2.3", "", "99999999999999999999.0"}) {
            assertThat(status("/deals/board/changed?pipeline=1&since=" + stamp)).isEqualTo(205);
        }
    }

    @Test
    void theQuestionIsOneStatement() {
        Matcher board = board();
        changed(board);
        assertThat(
                        Statements.of(() -> changed(board)).stream()
                                .filter(each -> each.sql().contains("change_number")))
                .hasSize(1);
    }

    /// Whoever has the board open meanwhile is told.
    private void told(Runnable deed) {
        Matcher board = board();
        assertThat(changed(board)).isEqualTo(204);
        deed.run();
        assertThat(changed(board)).isEqualTo(205);
    }

    private int changed(Matcher board) {
        numbered();
        return status(question(board));
    }

    private static String question(Matcher board) {
        return "/deals/board/changed?pipeline=%s&since=%s"
                .formatted(board.group(1), board.group(2));
    }

    private int status(String path) {
        return mvc.get().uri(path).with(as(anna)).exchange().getResponse().getStatus();
    }

    private Matcher board() {
        numbered();
        var page = mvc.get().uri("/deals?layout=board").with(as(anna)).exchange();
        try {
            Matcher found =
                    Pattern.compile("data-pipeline=\"(\\d+)\" data-stamp=\"(\\d+\\.[0-9a-f]+)\"")
                            .matcher(page.getResponse().getContentAsString());
            assertThat(found.find()).isTrue();
            return found;
        } catch (java.io.UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private void numbered() {
        await().until(() ->
                jdbc.sql(
                                """
                                select not exists (select from change_set where seq is null)
                                   and not exists (select from record_placed where seq is null)
                                """)
                        .query(Boolean.class)
                        .single());
    }

    private void edit(Scope scope, RecordRef deal, Values values) {
        transaction.executeWithoutResult(_ ->
                records.update(
                        scope, records.open(scope, ChangeKind.EDIT, "a deal"), deal, null, values));
    }

    /// A stage of another pipeline.
    private long elsewhere() {
        return jdbc.sql(
                        """
                        with p as (insert into pipeline (name, position)
                                   values ('Pipeline ' || gen_random_uuid(), 9) returning id)
                        insert into stage (pipeline_id, name, position, kind, probability)
                        select id, 'Elsewhere', 1, 'open', 50 from p returning id
                        """)
                .query(Long.class)
                .single();
    }

    private void move(RecordRef deal, String stage, @Nullable RecordRef above) {
        post(
                deal.path() + "/move",
                "stage",
                Long.toString(deals.stageId(stage)),
                "above",
                above == null ? "" : Long.toString(above.id()));
    }

    private void post(String path, String... parameters) {
        var request = mvc.post().uri(path).with(as(anna)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request.param(parameters[i], parameters[i + 1]);
        }
        assertThat(request).hasStatus(303);
    }
}
