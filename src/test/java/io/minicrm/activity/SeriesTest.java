package io.minicrm.activity;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.change.Undo;
import io.minicrm.contact.ContactMother;
import io.minicrm.deal.DealMother;
import io.minicrm.file.FileMother;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.Due;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.Records;
import io.minicrm.record.Recurrence;
import io.minicrm.record.Staging;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.Actor;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.scope.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// What comes again: one stands for all that is to come, and when it is done the next one is there.
@CrmTest
@Transactional
class SeriesTest {

    @Autowired MockMvcTester mvc;
    @Autowired ContactMother contacts;
    @Autowired DealMother deals;
    @Autowired RecordReader reader;
    @Autowired Records records;
    @Autowired Undo undo;
    @Autowired FileMother files;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;

    Scope anna;
    RecordRef contact;
    RecordRef deal;
    LocalDate monday;

    @BeforeEach
    void aDeal() {
        anna = people.administrator("Anna");
        contact = contacts.contact(anna, "Katharina", "Wesselhöft");
        deal = deals.deal(anna, deals.named("Press line 4", "Prospecting"));
        monday = LocalDate.of(2031, 1, 6);
    }

    @Test
    void whenOneIsDoneTheNextOneIsThereAsItWas() throws Exception {
        RecordRef call =
                call("FREQ=WEEKLY", monday, "priority", "high", "body", "About **prices**");
        assertThat(rule(call)).isEqualTo("FREQ=WEEKLY;BYDAY=MO");
        assertThat(get(deal.path()).select("#next-steps .repeats").attr("title"))
                .isEqualTo("Every week on Monday");
        RecordSnapshot before = reader.get(anna, call);

        finish(call);

        RecordSnapshot done = reader.get(anna, call);
        assertThat(done.values().get(ActivityFields.OCCURRED_AT)).isNotNull();
        assertThat(done.values().get(ActivityFields.RECURRENCE)).isNull();
        assertThat(done.values().get(ActivityFields.DUE))
                .isEqualTo(before.values().get(ActivityFields.DUE));
        RecordSnapshot next = reader.get(anna, only("FREQ=WEEKLY;BYDAY=MO"));
        assertThat(next.ref()).isNotEqualTo(call);
        ActivityFields.ACTIVITY.written().stream()
                .filter(field -> !field.equals(ActivityFields.DUE))
                .forEach(field ->
                        assertThat(next.values().get(field))
                                .as(field.key())
                                .isEqualTo(before.values().get(field)));
        assertThat(next.values().get(ActivityFields.DUE))
                .isEqualTo(
                        Objects.requireNonNull(before.values().get(ActivityFields.DUE))
                                .moved(monday.plusWeeks(1)));
        assertThat(get(deal.path()).select("#next-steps .todo")).hasSize(1);
        assertThat(get(deal.path()).select("#stream").text()).contains("About prices");
    }

    @Test
    void undoTakesBothBackAndRedoBringsThemAgain() {
        RecordRef call = call("FREQ=WEEKLY", monday);
        long set = changed(finish(call));
        RecordRef next = only("FREQ=WEEKLY;BYDAY=MO");

        long undo = changed(post("/changes/" + set + "/undo"));
        assertThat(only("FREQ=WEEKLY;BYDAY=MO")).isEqualTo(call);
        assertThat(open()).containsExactly(call.id());
        post("/changes/" + undo + "/undo");
        assertThat(only("FREQ=WEEKLY;BYDAY=MO")).isEqualTo(next);
        assertThat(open()).containsExactly(next.id());
    }

    @Test
    void whenTheNextOneWasChangedSinceItAloneGoesOn() throws Exception {
        RecordRef call = call("FREQ=WEEKLY", monday);
        long set = changed(finish(call));
        RecordRef next = only("FREQ=WEEKLY;BYDAY=MO");
        post(next.path() + "/due", "due", "2031-01-15");

        long undo = changed(post("/changes/" + set + "/undo"));

        assertThat(open()).containsExactly(call.id(), next.id());
        assertThat(only("FREQ=WEEKLY;BYDAY=MO")).isEqualTo(next);
        assertThat(due(next.id())).isEqualTo("2031-01-15");
        Document told = get("/changes/" + undo);
        assertThat(told.select(".changed tr:has(.sign-warn)")).hasSize(2);
        assertThat(told.select(".changed tr:has(.sign-warn)").text())
                .contains("Only one at a time goes on with a series")
                .contains("You changed it since");
        post("/changes/" + undo + "/undo");
        assertThat(open()).containsExactly(next.id());
        assertThat(rule(next)).isEqualTo("FREQ=WEEKLY;BYDAY=MO");
    }

    @Test
    void whenAFileHangsOnTheNextOneItAloneGoesOn() {
        RecordRef call = call("FREQ=WEEKLY", monday);
        long set = changed(finish(call));
        RecordRef next = only("FREQ=WEEKLY;BYDAY=MO");
        files.file(anna, next, "agenda.txt", "What to ask");
        post("/changes/" + set + "/undo");
        assertThat(open()).containsExactly(call.id(), next.id());
        assertThat(only("FREQ=WEEKLY;BYDAY=MO")).isEqualTo(next);
    }

    @Test
    void whatHangsOnTheNextOneKeepsItNotOnceItIsInTheTrash() {
        RecordRef call = call("FREQ=WEEKLY", monday);
        long set = changed(finish(call));
        RecordRef next = only("FREQ=WEEKLY;BYDAY=MO");
        files.file(anna, next, "agenda.txt", "What to ask");
        post(next.path() + "/trash");
        post("/changes/" + set + "/undo");
        assertThat(open()).containsExactly(call.id());
        assertThat(rule(call)).isEqualTo("FREQ=WEEKLY;BYDAY=MO");
    }

    @Test
    void howeverOftenItIsUndoneOneAloneGoesOn() {
        RecordRef call = call("FREQ=WEEKLY", monday);
        long done = changed(finish(call));
        long undone = changed(post("/changes/" + done + "/undo"));
        long doneAgain = changed(post("/changes/" + undone + "/undo"));
        RecordRef next = only("FREQ=WEEKLY;BYDAY=MO");
        post(next.path() + "/due", "due", "2031-01-15");
        long open = changed(post("/changes/" + doneAgain + "/undo"));
        assertThat(open()).containsExactly(call.id(), next.id());
        assertThat(only("FREQ=WEEKLY;BYDAY=MO")).isEqualTo(next);
        post("/changes/" + open + "/undo");
        assertThat(open()).containsExactly(next.id());
        assertThat(rule(next)).isEqualTo("FREQ=WEEKLY;BYDAY=MO");
    }

    @Test
    void whatWasPutIntoTheTrashStaysThereWhenTheOneBeforeGoesOn() {
        RecordRef call = call("FREQ=WEEKLY", monday);
        long set = changed(finish(call));
        RecordRef next = only("FREQ=WEEKLY;BYDAY=MO");
        long trashed = changed(post(next.path() + "/trash"));
        post("/changes/" + set + "/undo");
        post("/changes/" + trashed + "/undo");
        assertThat(open()).containsExactly(call.id());
        assertThat(rule(call)).isEqualTo("FREQ=WEEKLY;BYDAY=MO");
    }

    @Test
    void whenTheNextOneWasDoneSinceWhatFollowsItGoesOn() {
        RecordRef call = call("FREQ=WEEKLY", monday);
        long set = changed(finish(call));
        finish(only("FREQ=WEEKLY;BYDAY=MO"));
        RecordRef last = only("FREQ=WEEKLY;BYDAY=MO");
        post("/changes/" + set + "/undo");
        assertThat(open()).containsExactly(call.id(), last.id());
        assertThat(only("FREQ=WEEKLY;BYDAY=MO")).isEqualTo(last);
    }

    @Test
    void whoMayDeleteNothingTakesBackThatItIsDoneAndTheNextOneGoesOn() {
        RecordRef call = call("FREQ=WEEKLY", monday);
        long set = changed(finish(call));
        RecordRef next = only("FREQ=WEEKLY;BYDAY=MO");
        Actor actor = anna.actor();
        Scope deletingNothing =
                Scope.of(
                        new Actor(
                                actor.id(),
                                actor.name(),
                                actor.email(),
                                false,
                                null,
                                actor.roleName(),
                                actor.locale(),
                                actor.zone(),
                                actor.permissions()
                                        .grant(RecordKind.ACTIVITY, Action.DELETE, Reach.NONE)));

        Undo.Undone undone = undo.undo(deletingNothing, set);

        assertThat(undone.kept()).isEqualTo(2);
        assertThat(open()).containsExactly(call.id(), next.id());
        assertThat(only("FREQ=WEEKLY;BYDAY=MO")).isEqualTo(next);
    }

    @Test
    void whatStaysDoneKeepsItsNextOne() {
        RecordRef call = call("FREQ=WEEKLY", monday);
        long set = changed(finish(call));
        RecordRef next = only("FREQ=WEEKLY;BYDAY=MO");
        post(
                call.path(),
                "version",
                "" + reader.get(anna, call).version(),
                "occurredAt",
                "2031-01-06T12:00");
        post("/changes/" + set + "/undo");
        assertThat(open()).containsExactly(next.id());
        assertThat(only("FREQ=WEEKLY;BYDAY=MO")).isEqualTo(next);
    }

    @Test
    void whatIsDoneAgainAfterAnUndoIsNotFollowedTwice() {
        RecordRef call = call("FREQ=WEEKLY", monday);
        long undo = changed(post("/changes/" + changed(finish(call)) + "/undo"));
        finish(call);
        RecordRef next = only("FREQ=WEEKLY;BYDAY=MO");
        post("/changes/" + undo + "/undo");
        assertThat(open()).containsExactly(next.id());
        assertThat(only("FREQ=WEEKLY;BYDAY=MO")).isEqualTo(next);
    }

    @Test
    void ofManyThatAreTakenBackThoseGoOnWhoseNextOneWasChanged() {
        List<RecordRef> tasks =
                List.of(
                        task("FREQ=DAILY", monday),
                        task("FREQ=DAILY;COUNT=1", monday),
                        task("FREQ=DAILY", monday));
        MvcTestResult answer =
                post(
                        "/activities/bulk/edit",
                        "list",
                        "subject=Recur",
                        "edit",
                        "occurredAt",
                        "occurredAt",
                        "2031-01-06T12:00");
        List<Long> following = open();
        assertThat(following).hasSize(2);
        long kept = following.getLast();
        post("/activities/" + kept + "/due", "due", "2031-01-15");
        post("/changes/" + changed(answer) + "/undo");
        assertThat(open())
                .containsExactly(tasks.get(0).id(), tasks.get(1).id(), tasks.get(2).id(), kept);
        assertThat(open().stream().map(this::rule))
                .containsExactly("FREQ=DAILY", "FREQ=DAILY;COUNT=1", null, "FREQ=DAILY");
    }

    @Test
    void itEndsWithItsLastOne() {
        RecordRef call = call("FREQ=DAILY;COUNT=2", monday);
        finish(call);
        RecordRef last = only("FREQ=DAILY;COUNT=1");
        finish(last);
        assertThat(open()).isEmpty();
        assertThat(rule(call)).isNull();
        assertThat(rule(last)).isNull();
    }

    @Test
    void nothingComesOfAnImportThatSaysThatItIsDone() {
        RecordRef task = task("FREQ=DAILY", monday);
        records.update(
                anna,
                records.open(anna.through(Source.IMPORT), ChangeKind.IMPORT, "tasks.csv"),
                task,
                null,
                new Values().with(ActivityFields.OCCURRED_AT, Instant.now()));
        assertThat(open()).isEmpty();
        assertThat(rule(task)).isEqualTo("FREQ=DAILY");
    }

    @Test
    void theWordsOfAChoiceAreReadInEveryLanguage() {
        assertThat(rule(task("jede Woche", monday))).isEqualTo("FREQ=WEEKLY;BYDAY=MO");
        assertThat(rule(task("Every month on the last day", monday)))
                .isEqualTo("FREQ=MONTHLY;BYMONTHDAY=-1");
    }

    @Test
    void whatIsLateGoesOnFromToday() {
        LocalDate today = today();
        RecordRef task = task("FREQ=WEEKLY", today.minusWeeks(5).minusDays(1));
        finish(task);
        assertThat(due(open().getFirst())).isEqualTo(today.plusDays(6));
    }

    @Test
    void aFormThatSaysThatItIsDoneMakesTheNextOneToo() {
        RecordRef task = task("FREQ=MONTHLY;BYMONTHDAY=-1", LocalDate.of(2031, 1, 31));
        int version = reader.get(anna, task).version();
        post(task.path(), "version", "" + version, "occurredAt", "2031-01-31T12:00");
        assertThat(due(open().getFirst())).isEqualTo("2031-02-28");
    }

    @Test
    void aCallThatIsLoggedAndComesAgainIsPlanned() {
        post(
                deal.path() + "/activities",
                "kind",
                "call",
                "body",
                "Spoke",
                "recurrence",
                "FREQ=DAILY");
        assertThat(open()).hasSize(1);
        assertThat(due(open().getFirst())).isEqualTo(today().plusDays(1));
    }

    @Test
    void manyThatAreDoneAtOnceHaveEachTheirNextOneAndUndoTakesAllBack() {
        List<RecordRef> tasks =
                List.of(
                        task("FREQ=DAILY", monday),
                        task("FREQ=WEEKLY", monday),
                        task("FREQ=YEARLY;COUNT=1", monday),
                        task("", monday));
        List<Long> ids = tasks.stream().map(RecordRef::id).toList();
        MvcTestResult answer =
                post(
                        "/activities/bulk/edit",
                        "list",
                        "subject=Recur",
                        "edit",
                        "occurredAt",
                        "occurredAt",
                        "2031-01-07T12:00");
        assertThat(open().stream().map(this::due))
                .containsExactlyInAnyOrder(monday.plusDays(1), monday.plusWeeks(1));
        assertThat(ids.stream().map(this::rule).toList()).containsOnlyNulls();
        post("/changes/" + changed(answer) + "/undo");
        assertThat(open()).containsExactlyElementsOf(ids);
        assertThat(rule(tasks.get(1))).isEqualTo("FREQ=WEEKLY;BYDAY=MO");
    }

    /// As many statements as for few: what comes next is written like all that is written at once.
    @Test
    void howManyAreDoneAtOnceDoesNotMatterForTheStatements() {
        int few = statementsOfDoing(recurring(10));
        List<Long> many = recurring(900);
        assertThat(statementsOfDoing(many)).isEqualTo(few);
        assertThat(many.stream().map(this::rule).toList()).containsOnlyNulls();
        assertThat(open()).hasSize(910);
        assertThat(
                        jdbc.sql(
                                        """
                                        select count(*) from activity t join activity_deal x on x.activity_id = t.id
                                        where x.deal_id = :deal and t.occurred_at is null and t.due_on = date '2031-01-13'
                                          and t.recurrence = 'FREQ=WEEKLY;BYDAY=MO' and t.owner_id = :anna
                                        """)
                                .param("deal", deal.id())
                                .param("anna", anna.actorId())
                                .query(Integer.class)
                                .single())
                .isEqualTo(910);
    }

    private List<Long> recurring(int many) {
        write(
                ChangeKind.IMPORT,
                LongStream.rangeClosed(1, many)
                        .mapToObj(i ->
                                new Staging.Row(
                                        i,
                                        null,
                                        new Values()
                                                .with(ActivityFields.KIND, "task")
                                                .with(ActivityFields.SUBJECT, "Recur " + i)
                                                .with(ActivityFields.DUE, Due.on(monday))
                                                .with(
                                                        ActivityFields.RECURRENCE,
                                                        new Recurrence("FREQ=WEEKLY;BYDAY=MO"))
                                                .with(
                                                        ActivityFields.DEALS,
                                                        ActivityFields.link(deal.id()))))
                        .toList());
        return jdbc.sql("select id from staged order by row_no")
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private int statementsOfDoing(List<Long> ids) {
        Values done = new Values().with(ActivityFields.OCCURRED_AT, Instant.now());
        List<Staging.Row> rows = ids.stream().map(id -> new Staging.Row(id, id, done)).toList();
        return Statements.of(() -> write(ChangeKind.EDIT, rows)).size();
    }

    private void write(ChangeKind kind, List<Staging.Row> rows) {
        records.writeAll(
                anna,
                records.open(anna, kind, ""),
                ActivityFields.ACTIVITY,
                staging -> staging.rows(rows));
    }

    @Test
    void oneIsPassedOver() throws Exception {
        RecordRef task = task("FREQ=WEEKLY;COUNT=3", monday);
        assertThat(get(deal.path()).select("#next-steps button[value=next]").text())
                .isEqualTo("Skip this oneMon, 13 Jan 2031");
        long set = changed(post(task.path() + "/due", "due", "next", "due", ""));
        assertThat(due(task.id())).isEqualTo(monday.plusWeeks(1));
        assertThat(rule(task)).isEqualTo("FREQ=WEEKLY;BYDAY=MO;COUNT=2");
        post("/changes/" + set + "/undo");
        assertThat(due(task.id())).isEqualTo(monday);
    }

    @Test
    void aRuleThatComesTooOftenIsRefusedWithASentenceAndAnotherIsKeptAsItIs() throws Exception {
        MvcTestResult refused =
                post(
                        deal.path() + "/activities",
                        "kind",
                        "task",
                        "subject",
                        "Recur",
                        "recurrence",
                        "FREQ=HOURLY");
        assertThat(refused)
                .hasStatus(422)
                .bodyText()
                .contains("Repeats: Something can come again once a day at most");
        RecordRef task = task("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH;UNTIL=20320301", monday);
        Document form = get(task.path() + "/edit");
        assertThat(form.select("[name=recurrence] [selected]").text())
                .isEqualTo("Every 3 weeks on Mon and Thu until 1 Mar 2032");
        assertThat(form.select("[name=recurrence] option").eachText())
                .contains("Does not repeat", "Every week on Monday", "Every month on the last day");
    }

    @Test
    void aListIsFilteredByWhetherItComesAgain() throws Exception {
        task("FREQ=DAILY", monday);
        task("", monday);
        assertThat(get("/activities?subject=Recur&recurrence.empty=no").select(".list tbody tr"))
                .hasSize(1);
    }

    /// Two who tick off the same at once.
    @Test
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    void twiceDoneAtOnceIsFollowedByOne() throws Exception {
        RecordRef task = task("Twice", "FREQ=DAILY", monday);
        CyclicBarrier both = new CyclicBarrier(2);
        Callable<MvcTestResult> tick =
                () -> {
                    both.await();
                    return finish(task);
                };
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (var done : threads.invokeAll(List.of(tick, tick))) {
                assertThat(done.get()).hasStatus(303);
            }
        }
        assertThat(open()).hasSize(1);
        assertThat(
                        jdbc.sql("select count(*) from activity_deal where deal_id = :deal")
                                .param("deal", deal.id())
                                .query(Integer.class)
                                .single())
                .isEqualTo(2);
    }

    private RecordRef call(String rule, LocalDate day, String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "kind",
                                "call",
                                "subject",
                                "Recur",
                                "contacts",
                                "#" + contact.id(),
                                "contacts.label",
                                "about",
                                "due",
                                day + " 09:30",
                                "recurrence",
                                rule));
        all.addAll(List.of(more));
        if (!all.contains("body")) {
            all.addAll(List.of("body", "Ask"));
        }
        post(deal.path() + "/activities", all.toArray(String[]::new));
        return new RecordRef(RecordKind.ACTIVITY, open().getLast());
    }

    private RecordRef task(String rule, LocalDate day) {
        return task("Recur", rule, day);
    }

    private RecordRef task(String subject, String rule, LocalDate day) {
        post(
                deal.path() + "/activities",
                "kind",
                "task",
                "subject",
                subject,
                "due",
                day.toString(),
                "recurrence",
                rule);
        return new RecordRef(RecordKind.ACTIVITY, open().getLast());
    }

    private MvcTestResult finish(RecordRef activity) {
        return post(activity.path() + "/done", "back", deal.path());
    }

    /// What is still to be done with the deal, in the order in which it was made.
    private List<Long> open() {
        return jdbc.sql(
                        """
                        select t.id from activity t join activity_deal x on x.activity_id = t.id
                        where x.deal_id = :deal and t.occurred_at is null and t.deleted_at is null order by t.id
                        """)
                .param("deal", deal.id())
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private RecordRef only(String rule) {
        return new RecordRef(
                RecordKind.ACTIVITY,
                jdbc.sql(
                                """
                                select t.id from activity t join activity_deal x on x.activity_id = t.id
                                where x.deal_id = :deal and t.recurrence = :rule and t.deleted_at is null
                                """)
                        .param("deal", deal.id())
                        .param("rule", rule)
                        .query(Long.class)
                        .single());
    }

    private String rule(RecordRef activity) {
        return rule(activity.id());
    }

    private String rule(long id) {
        return jdbc.sql("select recurrence from activity where id = :id")
                .param("id", id)
                .query((row, _) -> row.getString(1))
                .list()
                .getFirst();
    }

    private LocalDate due(long id) {
        return jdbc.sql("select due_on from activity where id = :id")
                .param("id", id)
                .query(LocalDate.class)
                .single();
    }

    /// Where the owner lives.
    private LocalDate today() {
        return LocalDate.now(
                ZoneId.of(
                        jdbc.sql("select time_zone from app_user where id = :id")
                                .param("id", anna.actorId())
                                .query(String.class)
                                .single()));
    }

    private static long changed(MvcTestResult answer) {
        String location = Objects.requireNonNull(answer.getResponse().getHeader("Location"));
        return Long.parseLong(location.replaceFirst(".*[?&]changed=(\\d+).*", "$1"));
    }

    private MvcTestResult post(String address, String... parameters) {
        var request = mvc.post().uri(address).with(as(anna)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        return request.exchange();
    }

    private Document get(String address) throws Exception {
        return Jsoup.parse(
                mvc.get()
                        .uri(address)
                        .with(as(anna))
                        .exchange()
                        .getResponse()
                        .getContentAsString(StandardCharsets.UTF_8));
    }
}
