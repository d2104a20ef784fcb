package io.minicrm.deal;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.deal.PipelineSettings.Kept;
import io.minicrm.record.Options;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
        for (String act : List.of("", "/up", "/down", "/archive", "/restore")) {
            for (String kept : List.of("stage", "pipeline", "reason")) {
                String path = PATH + "/" + kept + "/" + stage("Engaging") + act;
                assertThat(post(tom, path, Map.of("name", "Mine"))).as(path).hasStatus(403);
            }
        }
        for (String path :
                List.of("/pipeline", "/reason", "/pipeline/" + pipeline("Sales") + "/stage")) {
            assertThat(post(tom, PATH + path, Map.of("name", "Mine"))).as(path).hasStatus(403);
        }
        assertThatThrownBy(() -> settings.archive(tom, Kept.STAGE, stage("Engaging")))
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

        String page = page();

        assertThat(page)
                .containsSubsequence(
                        "value=\"Sales\"",
                        "value=\"Prospecting\"",
                        "no deals",
                        "value=\"Engaging\"",
                        "no deals",
                        "value=\"Proposal\"",
                        "value=\"50\"",
                        "value=\"14\"",
                        "href=\"/deals?stage=" + stage("Proposal") + "\"",
                        "2 deals",
                        "value=\"Won\"",
                        "100 %",
                        "value=\"Lost\"",
                        "0 %",
                        "Lost reasons",
                        "value=\"Not given\"",
                        "value=\"Price\"");
    }

    @Test
    void aNewPipelineBeginsWithAStageOfEachKind() {
        saved("/pipeline", Map.of("name", "  Service "));

        assertThat(stages("Service")).containsExactly("Open open 10", "Won won 100", "Lost lost 0");
        assertThat(page()).contains("value=\"Service\"");
        assertThat(body("/deals/new")).contains("label=\"Service\"");

        assertThat(refused("/pipeline", Map.of("name", "sales")))
                .contains("There is already a pipeline of this name.", "value=\"sales\"");
        assertThat(refused("/pipeline", Map.of("name", " "))).contains("Give it a name.");
        assertThat(refused("/pipeline", Map.of("name", "x".repeat(101))))
                .contains("At most 100 characters.");
        saved("/pipeline", Map.of("name", "x".repeat(100)));
    }

    @Test
    void aPipelineIsRenamedArchivedAndBroughtBack() {
        assertThat(refused(act("pipeline", pipeline("Sales"), "archive"), Map.of()))
                .contains("This is the last pipeline.");
        saved("/pipeline", Map.of("name", "Service"));
        long service = pipeline("Service");
        saved("/pipeline/" + service, Map.of("name", "Repairs"));
        assertThat(refused("/pipeline/" + service, Map.of("name", "SALES")))
                .contains("There is already a pipeline of this name.");
        saved("/pipeline/" + service, Map.of("name", "REPAIRS"));

        saved(act("pipeline", service, "archive"), Map.of());
        assertThat(body("/deals/new")).doesNotContain("REPAIRS");
        assertThat(page()).contains("Archived pipelines", "value=\"REPAIRS\"");
        saved("/pipeline", Map.of("name", "Repairs"));
        assertThat(refused(act("pipeline", service, "restore"), Map.of()))
                .contains("There is already a pipeline of this name.");
        saved("/pipeline/" + service, Map.of("name", "Old repairs"));
        saved(act("pipeline", service, "restore"), Map.of());
        assertThat(body("/deals/new")).contains("label=\"Old repairs\"");

        deals.deal(anna, "Press line 4");
        assertThat(refused(act("pipeline", pipeline("Sales"), "archive"), Map.of()))
                .contains("There is 1 deal in this pipeline.")
                .contains("href=\"/deals?pipeline=" + pipeline("Sales") + "\"");
    }

    @Test
    void aNewStageIsOfferedAtOnceBeforeThoseInWhichDealsEnd() {
        assertThat(body("/deals/new")).doesNotContain("Pilot");
        addStage("Pilot", "open", "60", "30");
        addStage("Delivered", "won", "", "");
        addStage("Postponed", "lost", "0", "");

        assertThat(stages("Sales"))
                .containsExactly(
                        "Prospecting open 10",
                        "Engaging open 25",
                        "Proposal open 50",
                        "Negotiation open 75",
                        "Pilot open 60",
                        "Won won 100",
                        "Lost lost 0",
                        "Delivered won 100",
                        "Postponed lost 0");
        assertThat(body("/deals/new")).contains(">Pilot</option>");
        assertThat(body("/deals?layout=board")).contains("Pilot");
    }

    @Test
    void whatIsWrongWithAStageIsSaidAndKept() {
        assertThat(refused(newStage(), stage("", "open", "101", "0")))
                .contains("Give it a name.")
                .contains("A whole number from 0 to 100.", "value=\"101\"")
                .contains("A number of days from 1 to 9999, or nothing.");
        assertThat(refused(newStage(), stage("PROPOSAL", "open", "0", "")))
                .contains("There is already a stage of this name in the pipeline.");
        assertThat(refused(newStage(), stage("Signed", "won", "90", "")))
                .contains("Of deals that are won it is always 100.")
                .containsPattern("value=\"won\" selected");
        assertThat(refused(newStage(), stage("Gone", "lost", "5", "")))
                .contains("Of deals that are lost it is always 0.");
        for (String wrong : List.of("", "-1", "1.5", "many", "9999999999")) {
            assertThat(refused(newStage(), stage("New", "open", wrong, "")))
                    .contains("A whole number from 0 to 100.");
            String days = wrong.isEmpty() ? "-" : wrong;
            assertThat(refused(newStage(), stage("New", "open", "1", days)))
                    .contains("A number of days from 1 to 9999, or nothing.");
        }
        assertThat(stages("Sales")).hasSize(6);
    }

    @Test
    void aStageIsChangedAndItsKindStays() {
        long proposal = stage("Proposal");
        RecordRef deal = deals.deal(anna, deals.named("Press line 4", "Proposal"));

        saved(
                "/stage/" + proposal,
                Map.of("name", "Offer", "probability", "55 %", "stuckAfter", "", "kind", "won"));
        saved("/stage/" + stage("Won"), Map.of("name", "Signed"));
        assertThat(refused("/stage/" + stage("Lost"), Map.of("name", "Lost", "probability", "1")))
                .contains("Of deals that are lost it is always 0.");
        assertThat(refused("/stage/" + proposal, Map.of("name", "engaging", "probability", "1")))
                .contains("There is already a stage of this name in the pipeline.");

        assertThat(stages("Sales"))
                .contains("Offer open 55", "Signed won 100", "Lost lost 0")
                .doesNotContain("Proposal open 50");
        assertThat(
                        jdbc.sql("select stuck_after is null from stage where id = :id")
                                .param("id", proposal)
                                .query(Boolean.class)
                                .single())
                .isTrue();
        assertThat(body(deal.path())).contains("Offer").doesNotContain("Proposal");
        assertThat(post(anna, PATH + "/stage/999999", Map.of("name", "x"))).hasStatus(404);
    }

    @Test
    void stagesAreMovedButNotPastTheEnd() {
        move("stage", stage("Negotiation"), "up");
        move("stage", stage("Prospecting"), "down");
        move("stage", stage("Prospecting"), "down");
        move("stage", stage("Won"), "up");
        move("stage", stage("Lost"), "up");
        move("stage", stage("Proposal"), "down");

        assertThat(stages("Sales"))
                .containsExactly(
                        "Engaging open 25",
                        "Negotiation open 75",
                        "Prospecting open 10",
                        "Proposal open 50",
                        "Lost lost 0",
                        "Won won 100");
        assertThat(body("/deals/new"))
                .containsSubsequence(">Engaging</option>", ">Prospecting</option>");
    }

    @Test
    void whatIsArchivedIsPassedWhenOthersMove() {
        saved(act("stage", stage("Engaging"), "archive"), Map.of());
        move("stage", stage("Proposal"), "up");

        assertThat(stages("Sales")).startsWith("Proposal open 50", "Prospecting open 10");
    }

    @Test
    void aStageWithDealsCannotBeArchived() {
        long engaging = stage("Engaging");
        RecordRef deal = deals.deal(anna, deals.named("Press line 4", "Engaging"));
        deals.deal(anna, deals.named("Press line 5", "Engaging"));

        assertThat(refused(act("stage", engaging, "archive"), Map.of()))
                .contains("There are 2 deals in this stage.")
                .contains("href=\"/deals?stage=" + engaging + "\"");
        assertThat(body("/deals?stage=" + engaging)).contains("Press line 4", "Press line 5");

        jdbc.sql("update deal set deleted_at = now() where stage_id = :id and id <> :kept")
                .param("id", engaging)
                .param("kept", deal.id())
                .update();
        assertThat(refused(act("stage", engaging, "archive"), Map.of()))
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

        saved(act("stage", engaging, "archive"), Map.of());

        assertThat(body("/deals/new")).doesNotContain("Engaging").contains(">Proposal</option>");
        assertThat(post(anna, deal.path() + "/move", Map.of("stage", Long.toString(engaging))))
                .hasStatus(422);
        jdbc.sql("update deal set deleted_at = null where id = :id")
                .param("id", trashed.id())
                .update();
        assertThat(body(trashed.path())).contains("Engaging");
        assertThat(body(trashed.path() + "/edit"))
                .containsPattern("value=\"" + engaging + "\" selected[^>]*>Engaging<");

        addStage("Engaging", "open", "5", "");
        assertThat(refused(act("stage", engaging, "restore"), Map.of()))
                .contains("There is already a stage of this name in the pipeline.");
        saved("/stage/" + engaging, Map.of("name", "Talking", "probability", "25"));
        saved(act("stage", engaging, "restore"), Map.of());
        assertThat(body("/deals/new")).contains(">Talking</option>");
    }

    @Test
    void aPipelineKeepsAStageOfEachKind() {
        for (String last : List.of("Won", "Lost")) {
            assertThat(refused(act("stage", stage(last), "archive"), Map.of()))
                    .contains("This is the last stage of its kind here.");
        }
        for (String open : List.of("Prospecting", "Engaging", "Proposal")) {
            saved(act("stage", stage(open), "archive"), Map.of());
        }
        assertThat(refused(act("stage", stage("Negotiation"), "archive"), Map.of()))
                .contains("This is the last stage of its kind here.");
        addStage("Signed", "won", "", "");
        saved(act("stage", stage("Won"), "archive"), Map.of());
    }

    @Test
    void lostReasonsAreKeptAndTheFirstOneStaysFirst() {
        saved("/reason", Map.of("name", "Bad timing"));
        assertThat(refused("/reason", Map.of("name", "PRICE")))
                .contains("There is already a reason of this name.");
        assertThat(refused("/reason", Map.of("name", ""))).contains("Give it a name.");
        saved("/reason/" + reason("Price"), Map.of("name", "Too dear"));
        saved("/reason/" + reason("Not given"), Map.of("name", "Unknown"));
        move("reason", reason("Bad timing"), "up");

        for (String first : List.of("archive", "down")) {
            assertThat(refused(act("reason", reason("Unknown"), first), Map.of()))
                    .contains("It stays first and cannot be archived.");
        }
        assertThat(refused(act("reason", reason("Too dear"), "up"), Map.of()))
                .contains("It stays first and cannot be archived.");
        assertThat(reasons())
                .containsExactly(
                        "Unknown",
                        "Too dear",
                        "Another supplier",
                        "No budget",
                        "No need any more",
                        "Bad timing",
                        "No answer");

        long budget = reason("No budget");
        saved(act("reason", budget, "archive"), Map.of());
        assertThat(body("/deals/new")).doesNotContain("No budget").contains("Bad timing");
        saved(act("reason", budget, "restore"), Map.of());
        assertThat(body("/deals/new")).contains("No budget");
    }

    private void addStage(String name, String kind, String probability, String days) {
        saved(newStage(), stage(name, kind, probability, days));
    }

    private String newStage() {
        return "/pipeline/" + pipeline("Sales") + "/stage";
    }

    private static Map<String, String> stage(
            String name, String kind, String probability, String days) {
        return Map.of("name", name, "kind", kind, "probability", probability, "stuckAfter", days);
    }

    private static String act(String kept, long id, String act) {
        return "/" + kept + "/" + id + "/" + act;
    }

    private void move(String kept, long id, String way) {
        assertThat(post(anna, PATH + act(kept, id, way), Map.of()))
                .hasStatus(303)
                .hasHeader("Location", PATH + "#" + kept + "-" + id);
    }

    private void saved(String path, Map<String, String> typed) {
        MvcTestResult answer = post(anna, PATH + path, typed);
        assertThat(answer).as(path).hasStatus(303);
        assertThat(answer.getResponse().getHeader("Location")).startsWith(PATH + "?note=");
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
