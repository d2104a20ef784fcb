package io.minicrm.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.people.Role;
import io.minicrm.people.SecondFactor;
import io.minicrm.people.SecondFactors;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.Scope;
import jakarta.servlet.http.Cookie;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Whoever must have a second factor and has none may do nothing but set one up.
@CrmTest
@Transactional
class RequiredTest {

    private static final String SET_UP = "/settings/profile/second-factor";

    /// What everybody may ask for who is not signed in at all.
    private static final List<String> OPEN =
            List.of(
                    "/login",
                    "/setup",
                    "/welcome/",
                    "/mails/off",
                    "/ics/",
                    "/assets/",
                    "/favicon.ico",
                    "/api/health",
                    "/error",
                    "/theme");

    @Autowired List<SecondFactor> kinds;
    @Autowired MockMvcTester mvc;
    @Autowired FactorMother people;
    @Autowired SecondFactors factors;
    @Autowired SignedIn signedIn;
    @Autowired JdbcClient jdbc;

    @Autowired
    @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping routes;

    Scope anna;
    Scope tom;
    Cookie annas;
    Cookie toms;

    @BeforeEach
    void people() {
        anna = people.person("Anna", "anna@required.example", Role.ADMINISTRATOR);
        tom = people.person("Tom", "tom@required.example", Role.SALES);
        annas = signedIn.cookie(anna);
        toms = signedIn.cookie(tom);
    }

    /// Also with a sign-in that was there before, and also an administrator.
    @Test
    void noRouteAnswersBeforeTheSetUp() {
        assertThat(mvc.get().uri("/contacts").cookie(annas)).hasStatusOk();
        require(Role.ADMINISTRATOR);
        SoftAssertions all = new SoftAssertions();
        Set<String> walked = new TreeSet<>();
        routes.getHandlerMethods()
                .keySet()
                .forEach(info -> {
                    Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
                    for (String pattern : info.getPatternValues()) {
                        String path =
                                pattern.replace("{plural}", "contacts")
                                        .replaceAll("\\{\\*?[^}]+(\\{[^}]*}[^}]*)?}", "1");
                        if (OPEN.stream().anyMatch(path::startsWith)
                                || kinds.stream()
                                        .map(SecondFactor::address)
                                        .anyMatch(path::startsWith)
                                || path.startsWith("$")) {
                            continue;
                        }
                        for (RequestMethod method :
                                methods.isEmpty()
                                        ? Set.of(RequestMethod.GET, RequestMethod.POST)
                                        : methods) {
                            walked.add(method + " " + path);
                            MvcTestResult answer =
                                    mvc.method(HttpMethod.valueOf(method.name()))
                                            .uri(path)
                                            .cookie(annas)
                                            .with(csrf())
                                            .exchange();
                            boolean led =
                                    answer.getResponse().getStatus() == 303
                                            && SET_UP.equals(
                                                    answer.getResponse().getHeader("Location"));
                            boolean refused = answer.getResponse().getStatus() == 403;
                            all.assertThat(
                                            method == RequestMethod.GET && !path.startsWith("/api")
                                                    ? led
                                                    : refused)
                                    .as("%s %s: %d", method, path, answer.getResponse().getStatus())
                                    .isTrue();
                        }
                    }
                });
        all.assertAll();
        assertThat(walked)
                .hasSizeGreaterThan(60)
                .contains("POST /contacts", "GET /contacts/export.csv", "GET /settings/people");
    }

    @Test
    void otherSpellingsAreNotOpen() {
        require(Role.SALES);
        for (String path :
                List.of(
                        "/settings/profile/second-factor/../../people",
                        "/settings/profile/second-factor;x/../contacts",
                        "/settings/profile/second-factory",
                        "/settings/profile",
                        "/actuator/metrics",
                        "/settings/profile/second-factor%2f..%2f..%2fcontacts")) {
            assertThat(
                            mvc.get()
                                    .uri(java.net.URI.create(path))
                                    .cookie(toms)
                                    .exchange()
                                    .getResponse()
                                    .getStatus())
                    .as(path)
                    .isIn(303, 400, 403);
        }
    }

    @Test
    void theSetUpThemeAndSignOutAreOpen() {
        require(Role.SALES);
        assertThat(mvc.get().uri(SET_UP).cookie(toms))
                .hasStatusOk()
                .bodyText()
                .contains("Your role requires a second factor", "Sign out")
                .doesNotContain("href=\"/contacts\"");
        assertThat(post("/theme?theme=dark&back=/", toms)).hasStatus(303);
        assertThat(post(SET_UP + "/set-up", toms)).hasStatusOk();
        assertThat(post("/logout", toms)).hasStatus(303).headers().hasValue("Location", "/login");
    }

    @Test
    void whoHasOneGoesOn() {
        require(Role.SALES);
        assertThat(mvc.get().uri("/contacts").cookie(toms)).hasStatus(303);
        people.connect(tom);
        factors.changed(tom.actor().id());
        assertThat(mvc.get().uri("/contacts").cookie(toms)).hasStatusOk();
        assertThat(mvc.get().uri("/contacts").cookie(annas)).as("of another role").hasStatusOk();
    }

    @Test
    void whoseIsTakenAwaySetsUpAnew() {
        people.connect(tom);
        require(Role.SALES);
        assertThat(mvc.get().uri("/contacts").cookie(toms)).hasStatusOk();
        assertThat(post("/settings/people/" + tom.actor().id() + "/take-second-factor", annas))
                .hasStatus(303);
        assertThat(mvc.get().uri("/contacts").cookie(toms)).hasStatus(303);
    }

    @Test
    void whoSignsInIsLedThere() {
        require(Role.SALES);
        MvcTestResult in =
                mvc.post()
                        .uri("/login")
                        .param("username", "tom@required.example")
                        .param("password", FactorMother.PASSWORD)
                        .with(csrf())
                        .exchange();
        Cookie cookie = Objects.requireNonNull(in.getResponse().getCookie("minicrm"));
        assertThat(mvc.get().uri("/").cookie(cookie))
                .hasStatus(303)
                .headers()
                .hasValue("Location", SET_UP);
    }

    @Test
    void theRuleIsAdministratorsAndIsTold() {
        assertThat(
                        mvc.post()
                                .uri("/settings/people/second-factor")
                                .param("role", role(Role.SALES))
                                .cookie(toms)
                                .with(csrf()))
                .hasStatus(403);
        require(Role.SALES);
        require(Role.SALES);
        assertThat(mvc.get().uri("/settings/people").cookie(annas))
                .bodyText()
                .containsPattern("value=\"" + role(Role.SALES) + "\" checked");
        require();
        assertThat(
                        jdbc.sql(
                                        """
                                        select details ->> 'role' || ' ' || (details ->> 'required') from security_event
                                        where kind = 'settings_changed' and actor_id = :anna order by id
                                        """)
                                .param("anna", anna.actor().id())
                                .query(String.class)
                                .list())
                .containsExactly("sales true", "sales false");
        assertThat(
                        mvc.post()
                                .uri("/settings/people/second-factor")
                                .param("role", "none")
                                .cookie(annas)
                                .with(csrf()))
                .hasStatus(400);
    }

    private void require(String... roles) {
        var request = mvc.post().uri("/settings/people/second-factor").cookie(annas).with(csrf());
        for (String role : roles) {
            request.param("role", role(role));
        }
        assertThat(request).hasStatus(303);
    }

    private String role(String key) {
        return jdbc.sql("select id::text from role where key = :key")
                .param("key", key)
                .query(String.class)
                .single();
    }

    private MvcTestResult post(String path, Cookie who) {
        return mvc.post().uri(path).cookie(who).with(csrf()).exchange();
    }
}
