package io.minicrm.deal;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.contact.ContactMother;
import io.minicrm.record.RecordReader;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class DealTest {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired DealMother deals;
    @Autowired RecordReader reader;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @Test
    void aDealIsMadeWithItsCompanyInOneSaveAndBeginsInTheFirstStage() {
        MvcTestResult made =
                post(
                        "/deals/new",
                        Map.of(
                                "name",
                                "Press line 4",
                                "company",
                                "Hofmann & Söhne",
                                "stage",
                                "Prospecting",
                                "amount",
                                "48,500 EUR",
                                "closeOn",
                                "2026-12-24"));

        assertThat(made).hasStatus(303);
        String page = body(get(location(made)));
        assertThat(page).contains("Press line 4", "Hofmann &amp; Söhne", "48,500", "/undo");
        assertThat(page).containsPattern("aria-current=\"step\"><span[^>]*>Prospecting<");
    }

    @Test
    void everyMoveIsInTheHistoryWithTheDaysInEachStage() {
        RecordRef deal = deals.deal(anna, "Press line 4");
        jdbc.sql(
                        "update deal_stage_history set entered_at = now() - interval '5 days' where deal_id = :id")
                .param("id", deal.id())
                .update();

        assertThat(move(deal, "Proposal", Map.of())).hasStatus(303);
        post(deal.path(), Map.of("stage", Long.toString(id("Engaging")), "version", "1"));

        assertThat(been(deal)).containsExactly("Prospecting 5", "Proposal 0", "Engaging 0");
        assertThat(body(get(deal.path())))
                .containsPattern("Prospecting</span><span[^>]*>5 d")
                .containsPattern("aria-current=\"step\"><span[^>]*>Engaging<");
    }

    @Test
    void itsTimelineSaysOfAMoveWhatPeopleWouldSay() {
        RecordRef deal = deals.deal(anna, "Press line 4");
        arrivedDaysAgo(deal, 34);

        move(deal, "Engaging", Map.of());
        assertThat(timeline(deal)).contains("moved this to Engaging after 34 days in Prospecting");
        move(deal, "Proposal", Map.of());
        assertThat(timeline(deal))
                .contains("moved this to Proposal after less than a day in Engaging");
        move(deal, "Won", Map.of());
        assertThat(timeline(deal)).contains("won this after 34 days").contains("Show and restore");
        move(deal, "Engaging", Map.of());
        assertThat(timeline(deal)).contains("opened this again, in Engaging");
        move(deal, "Lost", Map.of("lostReason", reason("Price")));
        assertThat(timeline(deal))
                .contains("lost this: Price")
                .contains("moved this to Engaging after 34 days in Prospecting");
    }

    private void arrivedDaysAgo(RecordRef deal, int days) {
        jdbc.sql(
                        "update deal_stage_history set entered_at = now() - make_interval(days => :days) where deal_id = :id")
                .param("days", days)
                .param("id", deal.id())
                .update();
    }

    private String timeline(RecordRef deal) {
        return body(get(deal.path())).split("<div id=\"stream\">", 2)[1];
    }

    @Test
    void whoeverLosesADealSaysWhyAndThatCanBeUndone() {
        RecordRef deal = deals.deal(anna, "Press line 4");

        MvcTestResult asked = move(deal, "Lost", Map.of());
        assertThat(asked).hasStatus(422);
        assertThat(body(asked)).contains("Why is Press line 4 lost?", "Another supplier");
        assertThat(stageOf(deal)).isEqualTo("Prospecting open");

        assertThat(move(deal, "Lost", Map.of("lostReason", "999999"))).hasStatus(422);
        assertThat(move(deal, "Lost", Map.of("lostReason", "because"))).hasStatus(400);
        assertThat(stageOf(deal)).isEqualTo("Prospecting open");

        MvcTestResult moved = move(deal, "Lost", Map.of("lostReason", reason("Price")));
        assertThat(moved).hasStatus(303);
        assertThat(stageOf(deal)).isEqualTo("Lost lost");
        assertThat(body(get(deal.path()))).contains("Lost because", "Price", "Closed ");

        Matcher set = Pattern.compile("changed=(\\d+)").matcher(location(moved));
        assertThat(set.find()).isTrue();
        assertThat(post("/changes/" + set.group(1) + "/undo", Map.of())).hasStatus(303);
        assertThat(stageOf(deal)).isEqualTo("Prospecting open");
        assertThat(values(deal).get(DealFields.LOST_REASON)).isNull();
        assertThat(values(deal).get(DealFields.CLOSE_ON)).isNull();
    }

    @Test
    void aFormAsksForTheReasonTooAndAFileNeedNotSayIt() {
        RecordRef deal = deals.deal(anna, "Press line 4");
        String lost = Long.toString(id("Lost"));

        MvcTestResult refused =
                post(deal.path() + "/edit", Map.of("stage", lost, "lostReason", ""));
        assertThat(refused).hasStatus(422);
        assertThat(body(refused)).contains("Say why it is lost");

        RecordRef imported = deals.deal(anna, deals.named("From a file", "Lost"));
        assertThat(body(get(imported.path()))).contains("Lost because", "Not given");
    }

    @Test
    void aDealSitsInAStageOfItsPipelineAndNowhereElse() {
        RecordRef deal = deals.deal(anna, "Press line 4");
        long other =
                jdbc.sql("insert into pipeline (name, position) values ('Other', 9) returning id")
                        .query(Long.class)
                        .single();
        assertThat(
                        org.assertj.core.api.Assertions.catchThrowable(() ->
                                jdbc.sql("update deal set pipeline_id = :other where id = :id")
                                        .param("other", other)
                                        .param("id", deal.id())
                                        .update()))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void ofTwoWhoMoveTheSameCardOneWinsAndTheOtherSeesWhereItWent() {
        RecordRef deal = deals.deal(anna, "Press line 4");
        Scope bert = people.administrator("Bert");

        assertThat(move(deal, "Proposal", Map.of("version", "0"))).hasStatus(303);
        MvcTestResult second =
                mvc.post()
                        .uri(deal.path() + "/move")
                        .with(as(bert))
                        .with(csrf())
                        .param("stage", Long.toString(id("Negotiation")))
                        .param("version", "0")
                        .exchange();

        assertThat(second).hasStatus(409);
        assertThat(body(second)).contains("Anna has moved Press line 4 first.", "Proposal");
        assertThat(stageOf(deal)).isEqualTo("Proposal open");
    }

    @Test
    void aCardIsPutBetweenTwoOthersAndOnlyItsOwnRowIsWritten() {
        RecordRef third = deals.deal(anna, "Third");
        RecordRef second = deals.deal(anna, "Second");
        RecordRef first = deals.deal(anna, "First");
        assertThat(order()).containsExactly("First", "Second", "Third");
        List<@Nullable BigDecimal> before = ranks(first, second);

        assertThat(move(third, "Prospecting", Map.of("above", Long.toString(first.id()))))
                .hasStatus(303);

        assertThat(order()).containsExactly("First", "Third", "Second");
        assertThat(ranks(first, second)).isEqualTo(before);
        assertThat(values(third).get(DealFields.STAGE)).isEqualTo(id("Prospecting"));
    }

    @Test
    void theDealsOfACompanyStandBesideIt() {
        RecordRef company = contacts.company(anna, "Hofmann & Söhne");
        deals.deal(
                anna,
                deals.named("Press line 4", "Prospecting").with(DealFields.COMPANY, company.id()));

        assertThat(body(get(company.path()))).contains("Press line 4");
        assertThat(body(get("/deals?company=%23" + company.id()))).contains("Press line 4");
        assertThat(body(get("/deals?stage=Proposal"))).doesNotContain("Press line 4");
        assertThat(body(get("/deals?stage=Prospecting&sort=stage"))).contains("Press line 4");
        assertThat(body(get("/search?q=press"))).contains("href=\"/deals/");
        assertThat(body(get("/deals/export.csv"))).contains("Press line 4", "Prospecting");
    }

    private MvcTestResult move(RecordRef deal, String stage, Map<String, String> more) {
        Map<String, String> parameters = new HashMap<>(more);
        parameters.put("stage", Long.toString(id(stage)));
        return post(deal.path() + "/move", parameters);
    }

    private long id(String stage) {
        return deals.stage(stage).id();
    }

    private String reason(String name) {
        return jdbc.sql("select id::text from lost_reason where name = :name")
                .param("name", name)
                .query(String.class)
                .single();
    }

    private String stageOf(RecordRef deal) {
        return jdbc.sql(
                        "select s.name || ' ' || t.status from deal t join stage s on s.id = t.stage_id where t.id = :id")
                .param("id", deal.id())
                .query(String.class)
                .single();
    }

    private List<@Nullable String> been(RecordRef deal) {
        return jdbc.sql(
                        """
                        select s.name || ' ' || extract(day from coalesce(h.left_at, now()) - h.entered_at)
                        from deal_stage_history h join stage s on s.id = h.stage_id
                        where h.deal_id = :id order by h.id
                        """)
                .param("id", deal.id())
                .query(String.class)
                .list();
    }

    private List<@Nullable String> order() {
        return jdbc.sql(
                        "select name from deal where name in ('First', 'Second', 'Third') order by rank")
                .query(String.class)
                .list();
    }

    private List<@Nullable BigDecimal> ranks(RecordRef one, RecordRef other) {
        return jdbc.sql("select rank from deal where id in (:one, :other) order by id")
                .param("one", one.id())
                .param("other", other.id())
                .query(BigDecimal.class)
                .list();
    }

    private Values values(RecordRef deal) {
        return reader.get(anna, deal).values();
    }

    private MvcTestResult get(String path) {
        return mvc.get().uri(URI.create(path)).with(as(anna)).exchange();
    }

    private MvcTestResult post(String path, Map<String, String> parameters) {
        var request = mvc.post().uri(path).with(as(anna)).with(csrf());
        parameters.forEach(request::param);
        return request.exchange();
    }

    private static String location(MvcTestResult result) {
        return Objects.requireNonNull(result.getResponse().getHeader("Location"));
    }

    private static String body(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
