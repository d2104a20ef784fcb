package io.minicrm.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.contact.ManyContacts;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import jakarta.servlet.http.Cookie;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// An administrator sees what a colleague sees, for a while, and changes nothing.
@CrmTest
@Transactional
class ViewAsTest {

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired ManyContacts many;
    @Autowired SignedIn signedIn;
    @Autowired SignIns signIns;
    @Autowired Colleagues colleagues;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope tom;
    Cookie cookie;

    @BeforeEach
    void people() {
        anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.OWN, null);
        many.imported(anna, "a.csv", "Annasonly", 1);
        many.imported(tom, "t.csv", "Tomsonly", 1);
        cookie = signedIn.cookie(anna);
    }

    @Test
    void anAdministratorSeesWhatTheColleagueSeesUntilTheyStop() {
        assertThat(text("/settings/people/" + tom.actor().id())).contains("See what Tom sees");
        assertThat(text("/contacts")).contains("Annasonly").doesNotContain("class=\"viewing\"");
        start(tom);
        assertThat(text("/contacts"))
                .contains("Tomsonly", "You see what Tom sees.")
                .doesNotContain("Annasonly");
        for (String own :
                List.of(
                        "/settings/profile",
                        "/%73ettings/profile",
                        "/settings/people",
                        "/notifications",
                        "/import",
                        "/login/oidc/any/done",
                        "/contacts/export.csv")) {
            assertThat(get(own)).as(own).hasStatus(HttpStatus.FORBIDDEN);
        }
        MvcTestResult refused = post("/contacts/new?lastName=Typed");
        assertThat(refused).hasStatus(HttpStatus.FORBIDDEN);

        assertThat(post("/view-as/stop"))
                .hasStatus(HttpStatus.SEE_OTHER)
                .hasHeader("Location", "/settings/people/" + tom.actor().id());
        assertThat(text("/contacts")).contains("Annasonly");
        assertThat(told()).containsExactly("view_as_started", "view_as_ended");
        assertThat(post("/view-as/stop")).hasHeader("Location", "/");
    }

    @Test
    void whatIsRefusedMeanwhileIsTheAdministrators() {
        // Of whom nothing was told yet
        anna = people.administrator("Refusedanna");
        tom = people.person("Refusedtom", Reach.OWN, null);
        cookie = signedIn.cookie(anna);
        start(tom);
        post("/contacts/new?lastName=Typed");
        assertThat(
                        jdbc.sql(
                                        "select kind from security_event where kind = 'access_refused' and actor_id = :anna")
                                .param("anna", anna.actor().id())
                                .query((row, _) -> row.getString(1))
                                .list())
                .isNotEmpty();
        assertThat(
                        jdbc.sql("select count(*) from security_event where actor_id = :tom")
                                .param("tom", tom.actor().id())
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void itEndsByItselfAndIsToldOf() {
        start(tom);
        assertThat(
                        jdbc.sql(
                                        "select viewed_until between now() + interval '14 minutes' and now() + interval '16 minutes' from sign_in where viewed_id = :tom")
                                .param("tom", tom.actor().id())
                                .query(Boolean.class)
                                .single())
                .isTrue();
        jdbc.sql(
                        "update sign_in set viewed_until = now() - interval '1 second' where viewed_id = :tom")
                .param("tom", tom.actor().id())
                .update();
        signIns.forgetAll();
        assertThat(text("/contacts")).contains("Annasonly");
        assertThat(told()).containsExactly("view_as_started", "view_as_ended");
    }

    @Test
    void itEndsWithTheSignInAndWithTheRightTo() {
        start(tom);
        post("/logout");
        assertThat(told()).containsExactly("view_as_started", "view_as_ended");

        cookie = signedIn.cookie(anna);
        start(tom);
        colleagues.deactivate(anna, tom.actor().id());
        signIns.forgetAll();
        assertThat(text("/contacts")).contains("Annasonly");
    }

    @Test
    void everyEndIsToldOf() {
        start(tom);
        Scope berta = people.person("Berta", Reach.OWN, null);
        view(berta);
        assertThat(told()).as("over another").containsExactly("view_as_started", "view_as_ended");
        view(tom);
        signIns.endAll(anna.actor().id(), anna.actor().id());
        assertThat(told()).as("all sign-ins").hasSize(4).endsWith("view_as_ended");

        cookie = signedIn.cookie(anna);
        start(tom);
        jdbc.sql(
                        "update sign_in set last_seen_at = now() - interval '90 days' where viewed_id = :tom")
                .param("tom", tom.actor().id())
                .update();
        signedIn.cookie(berta);
        assertThat(told()).as("too old").hasSize(6).endsWith("view_as_ended");
    }

    private void view(Scope whom) {
        signIns.view(
                signIns.find(new Token(cookie.getValue())).orElseThrow(),
                whom.actor().id(),
                Instant.now().plusSeconds(60));
    }

    @Test
    void nobodyLooksAsAnAdministratorOrThemselvesNorDoesAnybodyElse() {
        Scope berta = people.administrator("Berta");
        assertThat(text("/settings/people/" + berta.actor().id())).doesNotContain("view-as");
        for (Scope scope : List.of(berta, anna)) {
            assertThat(post("/settings/people/" + scope.actor().id() + "/view-as"))
                    .hasStatus(HttpStatus.FORBIDDEN);
        }
        assertThat(post("/settings/people/999999999/view-as")).hasStatus(HttpStatus.NOT_FOUND);
        cookie = signedIn.cookie(tom);
        Scope ben = people.person("Ben", Reach.ALL, null);
        assertThat(post("/settings/people/" + ben.actor().id() + "/view-as"))
                .hasStatus(HttpStatus.FORBIDDEN);
        assertThat(told()).isEmpty();
    }

    private void start(Scope whom) {
        assertThat(post("/settings/people/" + whom.actor().id() + "/view-as"))
                .hasStatus(HttpStatus.SEE_OTHER)
                .hasHeader("Location", "/");
    }

    private List<String> told() {
        return jdbc.sql(
                        "select kind from security_event where kind like 'view_as%' and actor_id = :anna and subject_id = :tom order by id")
                .param("anna", anna.actor().id())
                .param("tom", tom.actor().id())
                .query((row, _) -> row.getString(1))
                .list();
    }

    private MvcTestResult post(String address) {
        return mvc.post().uri(java.net.URI.create(address)).cookie(cookie).with(csrf()).exchange();
    }

    private MvcTestResult get(String address) {
        return mvc.get().uri(java.net.URI.create(address)).cookie(cookie).exchange();
    }

    private String text(String address) {
        MvcTestResult answer = get(address);
        assertThat(answer).hasStatusOk();
        try {
            return answer.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
