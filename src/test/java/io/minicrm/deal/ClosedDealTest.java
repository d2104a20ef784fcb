package io.minicrm.deal;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.activity.Activities;
import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.ActivityKind;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.Due;
import io.minicrm.record.Records;
import io.minicrm.record.Recurrence;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// What becomes of what is still to be done with a deal that is won or lost.
@CrmTest
@Transactional
class ClosedDealTest {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired DealMother deals;
    @Autowired Activities activities;
    @Autowired Records records;

    Scope anna;
    RecordRef deal;

    @BeforeEach
    void aDealWithTwoSteps() {
        anna = people.administrator("Anna");
        deal = deals.deal(anna, "Press line 4");
        activities.add(anna, deal, task("Send the offer"), null);
        activities.add(
                anna,
                deal,
                task("Ask how it goes")
                        .with(ActivityFields.RECURRENCE, new Recurrence("FREQ=DAILY")),
                null);
    }

    @Test
    void whoWinsADealIsAskedOnItsPageAndOneClickMarksAllAsDone() throws Exception {
        String won = move("Won");
        Document page = get(won);
        assertThat(page.select("form.what-next p").text())
                .isEqualTo(
                        "Press line 4 is won. What becomes of the 2 next steps that are still open?");
        assertThat(page.select("form.what-next").select("button, a").eachText())
                .containsExactly("Mark as done", "Move to the trash", "Keep");
        assertThat(get(page.select("form.what-next a").attr("href")).select("form.what-next"))
                .isEmpty();

        String done = answer(page, "true");

        assertThat(open()).isEmpty();
        assertThat(get(done).select("form.what-next")).isEmpty();
        assertThat(get(done).select("#undo").text()).contains("2 activities changed");
        undo(done);
        assertThat(open()).containsExactly("Send the offer", "Ask how it goes FREQ=DAILY");
        assertThat(status()).isEqualTo("won");
    }

    @Test
    void whoLosesADealPutsThemIntoTheTrash() throws Exception {
        String lost =
                location(
                        post(
                                deal.path() + "/move",
                                "stage",
                                Long.toString(deals.stageId("Lost")),
                                "lostReason",
                                jdbc.sql(
                                                "select min(id)::text from lost_reason where archived_at is null")
                                        .query(String.class)
                                        .single()));
        Document page = get(lost);
        assertThat(page.select("form.what-next p").text()).startsWith("Press line 4 is lost.");
        String trashed = answer(page, "false");
        assertThat(open()).isEmpty();
        undo(trashed);
        assertThat(open()).hasSize(2);
    }

    @Test
    void whatIsPlannedAfterTheQuestionStays() throws Exception {
        Document page = get(move("Won"));
        activities.add(anna, deal, task("Send the invoice"), null);
        answer(page, "true");
        assertThat(open()).containsExactly("Send the invoice");
    }

    @Test
    void theBoardAsksToo() throws Exception {
        Document board = get(move("Won", "back", "layout=board&name=Press+line+4"));
        assertThat(board.select("#closed form.what-next p").text())
                .startsWith("Press line 4 is won.");
        assertThat(answer(board, "true"))
                .startsWith("/deals?")
                .contains("layout=board", "name=Press");
    }

    @Test
    void nobodyIsAskedWhereNothingIsOpenOrWhatIsHangsOnAnotherDealToo() throws Exception {
        RecordRef other = deals.deal(anna, "Press line 5");
        RecordRef both = deals.deal(anna, "Press line 6");
        assertThat(get(move(other, "Won")).select("form.what-next")).isEmpty();
        activities.add(
                anna,
                both,
                task("Show both presses")
                        .with(
                                ActivityFields.DEALS,
                                List.of(
                                        ActivityFields.link(both.id()).getFirst(),
                                        ActivityFields.link(deal.id()).getFirst())),
                null);
        assertThat(get(move(both, "Won")).select("form.what-next")).isEmpty();
        assertThat(get(move(deal, "Proposal")).select("form.what-next")).isEmpty();
        answer(get(move("Won")), "true");
        assertThat(open()).containsExactly("Show both presses");
    }

    @Test
    void aFormThatWinsItAsksToo() throws Exception {
        records.update(
                anna,
                records.open(anna, ChangeKind.EDIT, ""),
                deal,
                null,
                new Values().with(DealFields.NAME, "Press line 7"));
        MvcTestResult saved =
                post(deal.path(), "stage", Long.toString(deals.stageId("Won")), "version", "1");
        assertThat(get(location(saved)).select("form.what-next p").text())
                .startsWith("Press line 7 is won.");
    }

    private static Values task(String subject) {
        return new Values()
                .with(ActivityFields.KIND, ActivityKind.TASK.key())
                .with(ActivityFields.SUBJECT, subject)
                .with(ActivityFields.DUE, Due.on(LocalDate.of(2031, 1, 6)));
    }

    private List<String> open() {
        return jdbc.sql(
                        """
                        select concat_ws(' ', t.subject, t.recurrence) from activity t join activity_deal x on x.activity_id = t.id
                        where x.deal_id = :deal and t.occurred_at is null and t.deleted_at is null order by t.id
                        """)
                .param("deal", deal.id())
                .query((row, _) -> row.getString(1))
                .list();
    }

    private String status() {
        return jdbc.sql("select status from deal where id = :id")
                .param("id", deal.id())
                .query(String.class)
                .single();
    }

    private String move(String stage, String... more) {
        return move(deal, stage, more);
    }

    private String move(RecordRef moved, String stage, String... more) {
        return location(
                post(
                        moved.path() + "/move",
                        Stream.concat(
                                        Stream.of("stage", Long.toString(deals.stageId(stage))),
                                        Stream.of(more))
                                .toArray(String[]::new)));
    }

    private String answer(Document page, String done) {
        Element form = page.select("form.what-next").getFirst();
        List<String> sent = new ArrayList<>(List.of("done", done));
        form.select("[name=back], [name=step]")
                .forEach(each -> sent.addAll(List.of(each.attr("name"), each.attr("value"))));
        return location(post(form.attr("action"), sent.toArray(String[]::new)));
    }

    private void undo(String changed) {
        post("/changes/" + changed.replaceFirst(".*[?&]changed=(\\d+).*", "$1") + "/undo");
    }

    private static String location(MvcTestResult answer) {
        return Objects.requireNonNull(answer.getResponse().getHeader("Location"));
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
                        .uri(URI.create(address))
                        .with(as(anna))
                        .exchange()
                        .getResponse()
                        .getContentAsString(StandardCharsets.UTF_8));
    }
}
