package io.minicrm.deal;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.record.Options;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.web.OptionSettings;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.test.context.transaction.AfterTransaction;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class PipelineSettingsTest {

    private static final String PATH = "/settings/pipelines";

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired DealMother deals;
    @Autowired Options options;
    @Autowired PipelineSettings settings;
    @Autowired OptionSettings optionSettings;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    /// What this test has written is gone, and nobody shall remember it.
    @AfterTransaction
    void forget() {
        options.changed();
    }

    @Test
    void onlyAdministratorsComeHere() {
        Scope tom = people.person("Tom", Reach.TEAM, null);
        assertThat(mvc.get().uri(PATH).with(as(tom))).hasStatus(403);
        for (String path : List.of("", sales(), "/reasons")) {
            assertThat(post(tom, PATH + path, Map.of("name", "Mine"))).as(path).hasStatus(403);
        }
        long sales = pipeline("Sales");
        assertThatThrownBy(() -> settings.add(tom, "Mine", Map.of()))
                .isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> settings.save(tom, sales, Map.of()))
                .isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> optionSettings.save(tom, DealFields.LOST_REASON_TABLE, Map.of()))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(mvc.get().uri("/settings/profile").with(as(tom)))
                .bodyText()
                .doesNotContain(PATH);
        assertThat(mvc.get().uri("/settings/profile").with(as(anna))).bodyText().contains(PATH);
    }

    @Test
    void thePageShowsStagesInTheirOrderWithTheDealsInThem() {
        deals.deal(anna, deals.named("Press line 4", "Proposal"));
        deals.deal(anna, deals.named("Press line 5", "Proposal"));
        RecordRef gone = deals.deal(anna, deals.named("Press line 6", "Engaging"));
        jdbc.sql("update deal set deleted_at = now() where id = :id")
                .param("id", gone.id())
                .update();

        assertThat(page())
                .containsSubsequence(
                        "value=\"Sales\"",
                        "value=\"Prospecting\"",
                        "value=\"Engaging\"",
                        "value=\"Proposal\"",
                        "value=\"50\"",
                        "value=\"14\"",
                        "href=\"/deals?stage=" + stage("Proposal") + "\"",
                        "2 deals in Proposal",
                        "value=\"Won\"",
                        ">100<",
                        "value=\"Lost\"",
                        ">0<",
                        "Lost reasons",
                        "value=\"Not given\"",
                        "value=\"Price\"")
                .doesNotContain("in Engaging\"");
    }

    @Test
    void aNewPipelineBeginsWithAStageOfEachKind() {
        saved("", Map.of("name", "  Service "));

        assertThat(stages("Service")).containsExactly("Open open 10", "Won won 100", "Lost lost 0");
        assertThat(page()).contains("value=\"Service\"");
        assertThat(body("/deals/new")).contains("label=\"Service\"");

        assertThat(refused("", Map.of("name", "sales")))
                .contains("There is already a pipeline of this name.", "value=\"sales\"");
        assertThat(refused("", Map.of("name", " "))).contains("This is needed.");
        assertThat(refused("", Map.of("name", "x".repeat(101))))
                .contains("At most 100 characters.");
        saved("", Map.of("name", "x".repeat(100)));
    }

    @Test
    void allOfAPipelineIsSavedAtOnce() {
        RecordRef deal = deals.deal(anna, deals.named("Press line 4", "Proposal"));
        saved(
                sales(),
                form("Sales")
                        .with("name", "Machines")
                        .with("name", "Engaging", "Talking")
                        .with("probability", "Engaging", "30 %")
                        .with("name", "Proposal", " Offer ")
                        .with("probability", "Proposal", "55")
                        .with("stuckAfter", "Proposal", "")
                        .with("name", "Won", "Signed")
                        .fresh(1, "Pilot", "open", "60", "30")
                        .fresh(2, "Delivered", "won", "", "")
                        .fresh(12, "Postponed", "lost", "0", ""));

        assertThat(stages("Machines"))
                .containsExactly(
                        "Prospecting open 10",
                        "Talking open 30",
                        "Offer open 55",
                        "Negotiation open 75",
                        "Pilot open 60",
                        "Signed won 100",
                        "Lost lost 0",
                        "Delivered won 100",
                        "Postponed lost 0");
        assertThat(
                        jdbc.sql("select stuck_after is null from stage where id = :id")
                                .param("id", stage("Offer"))
                                .query(Boolean.class)
                                .single())
                .isTrue();
        assertThat(body(deal.path())).contains("Offer").doesNotContain("Proposal");
        assertThat(body("/deals/new")).contains(">Pilot</option>");
        assertThat(body("/deals?layout=board")).contains("Pilot");
    }

    @Test
    void nothingIsSavedWhenOneIsWrongAndEachIsToldBesideItsField() {
        String page =
                refused(
                        sales(),
                        form("Sales")
                                .with("name", " ")
                                .with("name", "Prospecting", "First look")
                                .with("name", "Engaging", "x".repeat(101))
                                .with("probability", "Proposal", "101")
                                .with("stuckAfter", "Negotiation", "0")
                                .with("place", "Negotiation", "first")
                                .with("name", "Lost", "WON")
                                .fresh(1, "Signed", "won", "90", "")
                                .fresh(2, "", "open", "5", ""));

        assertThat(page)
                .contains("8 fields need another look. Nothing was saved.")
                .contains("value=\"First look\"", "value=\"101\"", "value=\"first\"");
        assertThat(problem(page, "name")).isEqualTo("This is needed.");
        assertThat(problem(page, field("name", "Engaging"))).isEqualTo("At most 100 characters.");
        assertThat(problem(page, field("probability", "Proposal")))
                .isEqualTo("A whole number from 0 to 100.");
        assertThat(problem(page, field("stuckAfter", "Negotiation")))
                .isEqualTo("A number of days from 1 to 9999, or nothing.");
        assertThat(problem(page, field("place", "Negotiation")))
                .isEqualTo("A whole number from 1 to 9999.");
        assertThat(problem(page, field("name", "Lost")))
                .isEqualTo("There is already a stage of this name in the pipeline.");
        assertThat(problem(page, "probability-new-1"))
                .isEqualTo("Of deals that are won it is always 100.");
        assertThat(problem(page, "name-new-2")).isEqualTo("This is needed.");
        assertThat(page).containsPattern("(?s)name=\"kind-new-1\".{0,200}value=\"won\" selected");
        assertThat(stages("Sales")).hasSize(6).contains("Prospecting open 10");
        assertThat(post(anna, PATH + "/999999", Map.of("name", "x"))).hasStatus(404);
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        for (String wrong : List.of("", "-1", "1.5", "many", "9999999999", "1\u0000")) {
            assertThat(refused(sales(), form("Sales").with("probability", "Engaging", wrong)))
                    .contains("A whole number from 0 to 100.");
            assertThat(
                            refused(
                                    sales(),
                                    form("Sales")
                                            .with(
                                                    "stuckAfter",
                                                    "Engaging",
                                                    wrong.isEmpty() ? "-" : wrong)))
                    .contains("A number of days from 1 to 9999, or nothing.");
        }
        assertThat(refused(sales(), form("Sales").fresh(1, "Gone", "lost", "5", "")))
                .contains("Of deals that are lost it is always 0.");
        assertThat(refused(sales(), form("Sales").with("name", "Won", "a\u0000b")))
                .contains("There is a character in this that cannot be shown.");
    }

    @Test
    void twoStagesMayChangeNames() {
        saved(
                sales(),
                form("Sales")
                        .with("name", "Engaging", "Proposal")
                        .with("name", "Proposal", "Engaging"));
        assertThat(stages("Sales")).contains("Proposal open 25", "Engaging open 50");
    }

    @Test
    void whoeverSavesWhatIsOldIsToldAndKeepsTheText() {
        Form old = form("Sales").with("name", "Engaging", "Talking");
        Form same = form("Sales").with("name", "Proposal", "Offer");
        saved(
                sales(),
                form("Sales")
                        .with("name", "Proposal", "Offer")
                        .fresh(1, "Pilot", "open", "60", ""));

        String page = refused(sales(), old);
        assertThat(page)
                .contains("This was changed since you opened the page. Nothing was saved")
                .contains("value=\"Talking\"", "value=\"Pilot\"");
        assertThat(problem(page, field("name", "Engaging"))).isEqualTo("Now: Engaging");
        assertThat(problem(page, field("name", "Offer"))).isEqualTo("Now: Offer");
        assertThat(stages("Sales")).contains("Engaging open 25", "Offer open 50");

        saved(sales(), new Form(page, "kept-" + pipeline("Sales")));
        assertThat(stages("Sales"))
                .contains("Talking open 25", "Proposal open 50", "Pilot open 60");
        assertThat(refused(sales(), same)).contains("Nothing was saved");
    }

    @Test
    void whoeverSavesWhatIsOldIsToldWhatIsArchivedAndWhatHasMoved() {
        Form old = form("Sales").with("name", "Proposal", "Offer");
        saved(sales(), form("Sales").with("archived", "Engaging", "true"));

        String page = refused(sales(), old);
        assertThat(problem(page, field("archived", "Engaging"))).isEqualTo("Now: archived");
        assertThat(problem(page, field("archived", "Proposal"))).isEqualTo("nothing");
        assertThat(problem(page, field("place", "Negotiation"))).isEqualTo("nothing");

        old = form("Sales").with("name", "Proposal", "Offer");
        saved(
                sales(),
                form("Sales")
                        .without(field("archived", "Engaging"))
                        .with("place", "Negotiation", "1"));
        page = refused(sales(), old);
        assertThat(problem(page, field("archived", "Engaging"))).isEqualTo("Now: not archived");
        assertThat(problem(page, field("place", "Negotiation"))).isEqualTo("Now: 1");
        assertThat(problem(page, field("place", "Prospecting"))).isEqualTo("Now: 2");
        assertThat(problem(page, field("place", "Won"))).isEqualTo("nothing");
    }

    @Test
    void sendingTheSameTwiceIsNoConflict() {
        Form form = form("Sales").with("name", "Engaging", "Talking");
        saved(sales(), form);
        saved(sales(), form);
        assertThat(stages("Sales")).contains("Talking open 25");
    }

    @Test
    void aDealThatIsMovedMakesNoFormOld() {
        Form form = form("Sales").with("name", "Engaging", "Talking");
        deals.deal(anna, deals.named("Press line 4", "Engaging"));
        saved(sales(), form);
    }

    @Test
    void stagesTakeTheirPlacesButNotPastTheEnd() {
        saved(
                sales(),
                form("Sales")
                        .with("place", "Negotiation", "1")
                        .with("place", "Prospecting", "3")
                        .with("place", "Lost", "1"));

        assertThat(stages("Sales"))
                .containsExactly(
                        "Negotiation open 75",
                        "Engaging open 25",
                        "Proposal open 50",
                        "Prospecting open 10",
                        "Lost lost 0",
                        "Won won 100");
        assertThat(body("/deals/new"))
                .containsSubsequence(">Engaging</option>", ">Prospecting</option>");
        assertThat(page())
                .containsPattern(input("place", "Negotiation", "1"))
                .containsPattern(input("place", "Won", "6"));
    }

    @Test
    void aPipelineIsRenamedMovedArchivedAndBroughtBack() {
        assertThat(refused(sales(), form("Sales").with("archived", "true")))
                .contains("This is the last pipeline.");
        saved("", Map.of("name", "Service"));
        long service = pipeline("Service");
        String path = "/" + service;
        assertThat(refused(path, form("Service").with("name", "SALES")))
                .contains("There is already a pipeline of this name.");
        saved(path, form("Service").with("name", "REPAIRS").with("place", "1"));
        assertThat(body("/deals/new")).containsSubsequence("label=\"REPAIRS\"", "label=\"Sales\"");

        saved(path, form("REPAIRS").with("archived", "true"));
        assertThat(body("/deals/new")).doesNotContain("REPAIRS");
        assertThat(page()).contains("Archived pipelines", "value=\"REPAIRS\"");
        saved("", Map.of("name", "Repairs"));
        assertThat(refused(path, form("REPAIRS").without("archived")))
                .contains("There is already a pipeline of this name.");
        saved(path, form("REPAIRS").without("archived").with("name", "Old repairs"));
        assertThat(body("/deals/new")).contains("label=\"Old repairs\"");

        deals.deal(anna, "Press line 4");
        assertThat(refused(sales(), form("Sales").with("archived", "true")))
                .contains("There is 1 deal in this pipeline.")
                .contains("href=\"/deals?pipeline=" + pipeline("Sales") + "\"");
    }

    @Test
    void aStageWithDealsCannotBeArchived() {
        long engaging = stage("Engaging");
        RecordRef deal = deals.deal(anna, deals.named("Press line 4", "Engaging"));
        deals.deal(anna, deals.named("Press line 5", "Engaging"));

        assertThat(refused(sales(), form("Sales").with("archived", "Engaging", "true")))
                .contains("There are 2 deals in this stage.")
                .contains("href=\"/deals?stage=" + engaging + "\"")
                .containsPattern("name=\"archived-" + engaging + "\" value=\"true\" checked");
        assertThat(body("/deals?stage=" + engaging)).contains("Press line 4", "Press line 5");

        jdbc.sql("update deal set deleted_at = now() where stage_id = :id and id <> :kept")
                .param("id", engaging)
                .param("kept", deal.id())
                .update();
        assertThat(refused(sales(), form("Sales").with("archived", "Engaging", "true")))
                .contains("There is 1 deal in this stage.");
    }

    @Test
    void anArchivedStageIsNotOfferedAndOldDealsKeepItsName() {
        long engaging = stage("Engaging");
        RecordRef deal = deals.deal(anna, "Press line 4");
        RecordRef trashed = deals.deal(anna, deals.named("Press line 5", "Engaging"));
        jdbc.sql("update deal set deleted_at = now() where id = :id")
                .param("id", trashed.id())
                .update();

        saved(sales(), form("Sales").with("archived", "Engaging", "true"));

        assertThat(body("/deals/new")).doesNotContain("Engaging").contains(">Proposal</option>");
        assertThat(post(anna, deal.path() + "/move", Map.of("stage", Long.toString(engaging))))
                .hasStatus(422);
        jdbc.sql("update deal set deleted_at = null where id = :id")
                .param("id", trashed.id())
                .update();
        assertThat(body(trashed.path())).contains("Engaging");
        assertThat(body(trashed.path() + "/edit"))
                .containsPattern("value=\"" + engaging + "\" selected[^>]*>Engaging<");

        saved(sales(), form("Sales").fresh(1, "engaging", "open", "5", ""));
        assertThat(refused(sales(), form("Sales").without("archived-" + engaging)))
                .contains("There is already a stage of this name in the pipeline.");
        saved(
                sales(),
                form("Sales").without("archived-" + engaging).with("name", "Engaging", "Talking"));
        assertThat(stages("Sales"))
                .containsSubsequence("engaging open 5", "Talking open 25", "Won won 100");
        assertThat(body("/deals/new")).contains(">Talking</option>");
    }

    @Test
    void aPipelineKeepsAStageOfEachKind() {
        for (String last : List.of("Won", "Lost")) {
            assertThat(refused(sales(), form("Sales").with("archived", last, "true")))
                    .contains("This is the last stage of its kind here.");
        }
        Form none = form("Sales");
        for (String open : List.of("Prospecting", "Engaging", "Proposal", "Negotiation")) {
            none.with("archived", open, "true");
        }
        assertThat(refused(sales(), none)).contains("This is the last stage of its kind here.");
        saved(
                sales(),
                form("Sales").with("archived", "Won", "true").fresh(1, "Signed", "won", "", ""));
        assertThat(stages("Sales")).contains("Signed won 100").doesNotContain("Won won 100");
    }

    @Test
    void lostReasonsAreSavedAtOnceAndTheFirstOneStaysFirst() {
        saved(
                "/reasons",
                reasonForm()
                        .withReason("name", "Price", "No budget")
                        .withReason("name", "No budget", "Price")
                        .withReason("name", "Not given", "Unknown")
                        .withReason("place", "No answer", "1")
                        .with("name-new-1", "Bad timing"));
        assertThat(reasons())
                .containsExactly(
                        "Unknown",
                        "No answer",
                        "No budget",
                        "Another supplier",
                        "Price",
                        "No need any more",
                        "Bad timing");

        String page =
                refused(
                        "/reasons",
                        reasonForm()
                                .with("name-new-1", "PRICE")
                                .withReason("archived", "Unknown", "true")
                                .withReason("name", "No answer", ""));
        assertThat(page)
                .contains("There is already a reason of this name.", "value=\"PRICE\"")
                .contains("It stays first and cannot be archived.")
                .contains("This is needed.");

        Form old = reasonForm().withReason("name", "Price", "Too dear");
        long supplier = reason("Another supplier");
        saved("/reasons", reasonForm().withReason("archived", "Another supplier", "true"));
        assertThat(refused("/reasons", old)).contains("Nothing was saved", "Now: Price");
        assertThat(body("/deals/new")).doesNotContain("Another supplier").contains("Bad timing");
        saved("/reasons", reasonForm().without("archived-" + supplier));
        assertThat(body("/deals/new")).contains("Another supplier");
    }

    private String sales() {
        return "/" + pipeline("Sales");
    }

    private String field(String field, String stage) {
        return field + "-" + stage(stage);
    }

    private String input(String field, String stage, String value) {
        return "name=\"%s\" value=\"%s\"".formatted(field(field, stage), value);
    }

    private static String problem(String page, String field) {
        Matcher problem =
                Pattern.compile("(?s)id=\"error-" + field + "\">.*?<span>([^<]*)").matcher(page);
        return problem.find() ? problem.group(1).strip() : "nothing";
    }

    private Form form(String pipeline) {
        return new Form(page(), "kept-" + pipeline(pipeline));
    }

    private Form reasonForm() {
        return new Form(page(), "kept-reasons");
    }

    /// What a browser would send of a form.
    private final class Form extends LinkedHashMap<String, String> {

        Form(String page, String id) {
            Matcher form =
                    Pattern.compile("(?s)<form[^>]* id=\"" + id + "\".*?</form>").matcher(page);
            assertThat(form.find()).as(id).isTrue();
            Matcher input = Pattern.compile("<input [^>]*>").matcher(form.group());
            while (input.find()) {
                String tag = input.group();
                if (!tag.contains("type=\"checkbox\"") || tag.contains(" checked")) {
                    put(attribute(tag, "name"), attribute(tag, "value"));
                }
            }
            remove("_csrf");
        }

        private static String attribute(String tag, String name) {
            Matcher value = Pattern.compile(" " + name + "=\"([^\"]*)\"").matcher(tag);
            return value.find() ? value.group(1) : "";
        }

        Form with(String name, String text) {
            put(name, text);
            return this;
        }

        Form with(String field, String stage, String text) {
            return with(field(field, stage), text);
        }

        Form withReason(String field, String name, String text) {
            return with(field + "-" + reason(name), text);
        }

        Form without(String name) {
            remove(name);
            return this;
        }

        Form fresh(int number, String name, String kind, String probability, String days) {
            return with("name-new-" + number, name)
                    .with("kind-new-" + number, kind)
                    .with("probability-new-" + number, probability)
                    .with("stuckAfter-new-" + number, days);
        }
    }

    private void saved(String path, Map<String, String> typed) {
        assertThat(post(anna, PATH + path, typed))
                .as(path)
                .hasStatus(303)
                .hasHeader("Location", PATH + "?note=saved");
    }

    private String refused(String path, Map<String, String> typed) {
        MvcTestResult answer = post(anna, PATH + path, typed);
        assertThat(answer).as(path).hasStatus(422);
        return text(answer);
    }

    private long stage(String name) {
        return id("stage", name);
    }

    private long pipeline(String name) {
        return id("pipeline", name);
    }

    private long reason(String name) {
        return id("lost_reason", name);
    }

    private long id(String table, String name) {
        return jdbc.sql("select id from %s where name = :name".formatted(table))
                .param("name", name)
                .query(Long.class)
                .single();
    }

    private List<@Nullable String> stages(String pipeline) {
        return jdbc.sql(
                        """
                        select name || ' ' || kind || ' ' || probability from stage
                        where pipeline_id = :pipeline and archived_at is null order by position
                        """)
                .param("pipeline", pipeline(pipeline))
                .query(String.class)
                .list();
    }

    private List<@Nullable String> reasons() {
        return jdbc.sql("select name from lost_reason order by position")
                .query(String.class)
                .list();
    }

    private String page() {
        return body(PATH);
    }

    private String body(String path) {
        return text(mvc.get().uri(path).with(as(anna)).exchange());
    }

    private MvcTestResult post(Scope scope, String path, Map<String, String> typed) {
        var request = mvc.post().uri(path).with(as(scope)).with(csrf());
        typed.forEach(request::param);
        return request.exchange();
    }

    private static String text(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
