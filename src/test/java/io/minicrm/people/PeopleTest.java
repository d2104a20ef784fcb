package io.minicrm.people;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityLog;
import jakarta.servlet.http.Cookie;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class PeopleTest {

    private static final String PASSWORD = "a long secret of theirs";

    @Autowired MockMvcTester mvc;
    @Autowired Accounts accounts;
    @Autowired Scopes scopes;
    @Autowired Viewings viewings;
    @Autowired SignedIn signedIn;
    @Autowired ObjectProvider<SecondFactor> factors;
    @Autowired Credentials credentials;
    @Autowired Colleagues colleagues;
    @Autowired Directory directory;
    @Autowired JdbcClient jdbc;
    @Autowired SecurityLog log;

    Scope anna;
    Scope tom;

    /// Anna is the only active administrator there is.
    @BeforeEach
    void people() {
        jdbc.sql("alter table app_user disable trigger keep_an_administrator").update();
        jdbc.sql("update app_user set role_id = (select id from role where key = 'sales')")
                .update();
        jdbc.sql("alter table app_user enable trigger keep_an_administrator").update();
        anna = person("Anna", "anna@people.example", Role.ADMINISTRATOR);
        tom = person("Tom", "tom@people.example", Role.SALES);
    }

    private Scope person(String name, String email, String role) {
        long id = accounts.add(name, email, PASSWORD, role, null, Locale.UK, ZoneOffset.UTC);
        return scopes.of(id).orElseThrow();
    }

    @Test
    void onlyAdministratorsComeHere() {
        assertThat(mvc.get().uri("/settings/people").with(as(tom))).hasStatus(403);
        assertThat(post("/settings/people", tom, Map.of())).hasStatus(403);
        assertThat(post("/settings/teams", tom, Map.of("name", "Mine"))).hasStatus(403);
        assertThatThrownBy(() -> colleagues.deactivate(tom, anna.actor().id()))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(mvc.get().uri("/settings/profile").with(as(tom)))
                .bodyText()
                .doesNotContain("/settings/people");
        assertThat(mvc.get().uri("/settings/people").with(as(anna)))
                .hasStatusOk()
                .bodyText()
                .contains("tom@people.example")
                .contains("Administrator");
    }

    @Test
    void aColleagueIsAddedByALinkThatWorksOnce() {
        long team = accounts.team("North of people");
        MvcTestResult answer = add("Mia Lindqvist", "mia@people.example", Role.SALES, team);
        assertThat(answer).hasStatus(201).bodyText().contains("A link for Mia Lindqvist");
        String link = link(answer);
        assertThat(link).matches("/welcome/[A-Za-z0-9_-]{43}");
        assertThat(credentials.check("mia@people.example", "")).isEmpty();

        assertThat(mvc.get().uri(link))
                .hasStatusOk()
                .bodyText()
                .contains("Welcome, Mia Lindqvist")
                .contains("You will sign in as mia@people.example");
        assertThat(choose(link, "short")).hasStatus(422).bodyText().contains("Too short");
        MvcTestResult chosen = choose(link, "the long secret of Mia");
        assertThat(chosen).hasStatus(303).hasHeader("Location", "/");
        Cookie cookie = Objects.requireNonNull(chosen.getResponse().getCookie("minicrm"));
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie))
                .hasStatusOk()
                .bodyText()
                .contains("mia@people.example");

        assertThat(mvc.get().uri(link)).hasStatus(404).bodyText().contains("leads nowhere now");
        assertThat(choose(link, "the long secret of Eve")).hasStatus(404);
        long mia = credentials.check("mia@people.example", "the long secret of Mia").orElseThrow();
        Scope scope = scopes.of(mia).orElseThrow();
        assertThat(scope.actor().teamId()).isEqualTo(team);
        assertThat(scope.access(Action.READ, RecordKind.CONTACT).reach()).isEqualTo(Reach.TEAM);
    }

    @Test
    void aLinkIsKeptAsItsHashAlone() {
        String link = link(add("Mia", "mia@people.example", Role.SALES, 0));
        byte[] hash =
                jdbc.sql(
                                "select l.token_hash from password_link l join app_user u on u.id = l.user_id where u.email = 'mia@people.example'")
                        .query(byte[].class)
                        .single();
        assertThat(hash).isEqualTo(Token.sha256(link.substring("/welcome/".length())));
    }

    @Test
    void aLinkHoldsForThreeDays() {
        String link = link(add("Mia", "mia@people.example", Role.SALES, 0));
        jdbc.sql(
                        "update password_link set created_at = created_at - interval '73 hours', expires_at = expires_at - interval '73 hours'")
                .update();
        assertThat(mvc.get().uri(link)).hasStatus(404);
        assertThat(choose(link, "the long secret of Mia")).hasStatus(404);
    }

    @Test
    void anAddressThatSomebodyHasIsRefusedAndTheFormKeepsWhatWasTyped() {
        assertThat(add("Tom the second", "TOM@people.example", Role.SALES, 0))
                .hasStatus(422)
                .bodyText()
                .contains("Somebody here already has this e-mail address.")
                .contains("value=\"Tom the second\"");
        assertThat(add("", "not an address", "none", 0))
                .hasStatus(422)
                .bodyText()
                .contains("This is needed.")
                .contains("This is not an e-mail address.");
    }

    @Test
    void aNewPasswordByLinkEndsEverySignInOfThatPerson() {
        Cookie old = signedIn.cookie(tom);
        assertThat(mvc.get().uri("/settings/profile").cookie(old)).hasStatusOk();
        String link = link(post("/settings/people/" + tom.actor().id() + "/link", anna, Map.of()));
        String newer = link(post("/settings/people/" + tom.actor().id() + "/link", anna, Map.of()));
        assertThat(mvc.get().uri(link)).hasStatus(404);
        assertThat(mvc.get().uri(newer)).hasStatusOk().bodyText().contains("A new password");
        assertThat(mvc.get().uri("/settings/profile").cookie(old)).hasStatusOk();

        assertThat(choose(newer, "the newer secret of Tom")).hasStatus(303);
        assertThat(mvc.get().uri("/settings/profile").cookie(old)).hasStatus(303);
        assertThat(credentials.check("tom@people.example", PASSWORD)).isEmpty();
    }

    @Test
    void whoIsDeactivatedIsOutAtOnce() {
        Cookie cookie = signedIn.cookie(tom);
        String link = link(post("/settings/people/" + tom.actor().id() + "/link", anna, Map.of()));
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie)).hasStatusOk();

        assertThat(post("/settings/people/" + tom.actor().id() + "/deactivate", anna, Map.of()))
                .hasStatus(303);
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie)).hasStatus(303);
        assertThat(credentials.check("tom@people.example", PASSWORD)).isEmpty();
        assertThat(mvc.get().uri(link)).hasStatus(404);
        assertThat(scopes.of(tom.actor().id())).isEmpty();
        assertThat(accounts.passwordLink("tom@people.example")).isEmpty();
        assertThat(directory.people()).noneMatch(person -> person.id() == tom.actor().id());
        assertThat(directory.person(tom.actor().id())).isPresent();
        assertThat(post("/settings/people/" + tom.actor().id() + "/link", anna, Map.of()))
                .hasStatus(422)
                .bodyText()
                .contains("Reactivate them first.");

        assertThat(post("/settings/people/" + tom.actor().id() + "/reactivate", anna, Map.of()))
                .hasStatus(303);
        assertThat(credentials.check("tom@people.example", PASSWORD)).isPresent();
    }

    @Test
    void anotherNodeForgetsWhoIsDeactivatedWithinSeconds() {
        assertThat(SignIns.REMEMBERED).isLessThanOrEqualTo(Duration.ofSeconds(5));
        SignIns otherNode = new SignIns(jdbc, log, factors, viewings, Clock.systemUTC());
        Token token = new Token(signedIn.cookie(tom).getValue());
        colleagues.deactivate(anna, tom.actor().id());
        assertThat(otherNode.find(token)).isEmpty();
    }

    @Test
    void nobodyPassesForAnother() {
        Scope other = person("anna", "other@people.example", Role.SALES);
        assertThat(directory.person(anna.actor().id()).orElseThrow().name())
                .isEqualTo("Anna (anna@people.example)");
        assertThat(directory.person(other.actor().id()).orElseThrow().name())
                .isEqualTo("anna (other@people.example)");
        Scope alone = person("Called So Alone", "alone@people.example", Role.SALES);
        assertThat(directory.person(alone.actor().id()).orElseThrow().name())
                .isEqualTo("Called So Alone");
    }

    @Test
    void anAdministratorEndsTheSignInsOfAColleague() {
        Cookie cookie = signedIn.cookie(tom);
        String path = "/settings/people/" + tom.actor().id();
        assertThat(mvc.get().uri(path).with(as(anna))).bodyText().contains(path + "/end-sign-ins");
        assertThat(post(path + "/end-sign-ins", tom, Map.of())).hasStatus(403);
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie)).hasStatusOk();
        assertThat(post(path + "/end-sign-ins", anna, Map.of())).hasStatus(303);
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie)).hasStatus(303);
        assertThat(credentials.check("tom@people.example", PASSWORD)).isPresent();
    }

    @Test
    void anotherRoleCountsFromTheNextRequest() {
        Cookie cookie = signedIn.cookie(tom);
        assertThat(mvc.get().uri("/settings/people").cookie(cookie)).hasStatus(403);
        assertThat(change(tom, "Tomas", "tomas@people.example", Role.ADMINISTRATOR)).hasStatus(303);
        assertThat(mvc.get().uri("/settings/people").cookie(cookie)).hasStatusOk();
        assertThat(directory.person(tom.actor().id()).orElseThrow().name()).isEqualTo("Tomas");
    }

    @Test
    void theLastAdministratorStaysOne() {
        String sentence = "This is the last active administrator.";
        assertThat(post("/settings/people/" + anna.actor().id() + "/deactivate", anna, Map.of()))
                .hasStatus(422)
                .bodyText()
                .contains(sentence);
        assertThat(change(anna, "Anna", "anna@people.example", Role.MANAGER))
                .hasStatus(422)
                .bodyText()
                .contains(sentence);
        assertThat(scopes.of(anna.actor().id()).orElseThrow().actor().administrator()).isTrue();

        Scope berta = person("Berta", "berta@people.example", Role.ADMINISTRATOR);
        assertThat(change(anna, "Anna", "anna@people.example", Role.MANAGER))
                .hasStatus(303)
                .hasHeader("Location", "/settings/profile?note=changed");
        assertThat(mvc.get().uri("/settings/profile?note=changed").with(as(anna)))
                .bodyText()
                .contains("Saved.");
        assertThat(post("/settings/people/" + berta.actor().id() + "/deactivate", berta, Map.of()))
                .hasStatus(422);
    }

    @Test
    void theDatabaseItselfKeepsAnAdministrator() {
        assertThatThrownBy(() ->
                        jdbc.sql("update app_user set status = 'deactivated' where id = :anna")
                                .param("anna", anna.actor().id())
                                .update())
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("the last active administrator stays one");
    }

    @Test
    void allTeamsAreSavedAtOnceAndNamesAreUnique() {
        assertThat(teams(Map.of("name-new-1", "Alpine", "name-new-7", " Coast "))).hasStatus(303);
        long alpine = team("Alpine");
        long coast = team("Coast");
        String old = mark();

        assertThat(
                        teams(
                                Map.of(
                                        "name-" + alpine,
                                        "Lakes",
                                        "name-" + coast,
                                        " ",
                                        "name-new-1",
                                        "lakes",
                                        "name-new-2",
                                        "Moon")))
                .hasStatus(422)
                .bodyText()
                .contains("2 fields need another look. Nothing was saved.")
                .contains("There is already a team of this name.", "This is needed.")
                .contains("value=\"Lakes\"", "value=\"lakes\"", "value=\"Moon\"");
        assertThat(team("Alpine")).isEqualTo(alpine);

        assertThat(teams(Map.of("name-" + alpine, "coast", "name-" + coast, "ALPINE")))
                .hasStatus(303);
        assertThat(directory.team(alpine).orElseThrow().name()).isEqualTo("coast");
        assertThat(directory.team(coast).orElseThrow().name()).isEqualTo("ALPINE");

        assertThat(post("/settings/teams", anna, Map.of("version", old, "name-" + alpine, "Alps")))
                .hasStatus(422)
                .bodyText()
                .contains("This was changed since you opened the page.")
                .contains("Now: coast", "value=\"Alps\"");
        assertThat(directory.team(alpine).orElseThrow().name()).isEqualTo("coast");
    }

    private MvcTestResult teams(Map<String, String> typed) {
        Map<String, String> sent = new HashMap<>(typed);
        sent.put("version", mark());
        return post("/settings/teams", anna, sent);
    }

    private String mark() {
        byte[] page =
                mvc.get()
                        .uri("/settings/people")
                        .with(as(anna))
                        .exchange()
                        .getResponse()
                        .getContentAsByteArray();
        Matcher mark =
                Pattern.compile("name=\"version\" value=\"([^\"]+)\"")
                        .matcher(new String(page, StandardCharsets.UTF_8));
        assertThat(mark.find()).isTrue();
        return mark.group(1);
    }

    private long team(String name) {
        return directory.teams().stream()
                .filter(team -> team.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void thereIsAHelpfulPageForNobody() {
        assertThat(mvc.get().uri("/settings/people/999999").with(as(anna))).hasStatus(404);
        assertThat(post("/settings/people/999999/deactivate", anna, Map.of())).hasStatus(404);
        assertThat(mvc.get().uri("/settings/people/new").with(as(anna))).hasStatusOk();
    }

    private MvcTestResult add(String name, String email, String role, long team) {
        return post(
                "/settings/people",
                anna,
                Map.of(
                        "name",
                        name,
                        "email",
                        email,
                        "role",
                        roleId(role),
                        "team",
                        team == 0 ? "" : Long.toString(team)));
    }

    private MvcTestResult change(Scope who, String name, String email, String role) {
        return post(
                "/settings/people/" + who.actor().id(),
                anna,
                Map.of("name", name, "email", email, "role", roleId(role)));
    }

    private String roleId(String key) {
        return accounts.roles().stream()
                .filter(role -> role.key().equals(key))
                .map(role -> Long.toString(role.id()))
                .findFirst()
                .orElse("");
    }

    private MvcTestResult post(String path, Scope scope, Map<String, String> fields) {
        var request = mvc.post().uri(path).with(as(scope)).with(csrf());
        fields.forEach(request::param);
        return request.exchange();
    }

    private MvcTestResult choose(String link, String password) {
        return mvc.post().uri(link).param("password", password).with(csrf()).exchange();
    }

    private static String link(MvcTestResult page) {
        try {
            var link =
                    Pattern.compile("<code[^>]*>http://localhost(/welcome/[^<]+)</code>")
                            .matcher(page.getResponse().getContentAsString());
            assertThat(link.find()).isTrue();
            return link.group(1);
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
