package io.minicrm.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.people.Role;
import io.minicrm.people.SecondFactors;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.Scope;
import jakarta.servlet.http.Cookie;
import java.io.UnsupportedEncodingException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// An authenticator app is connected and removed by its owner, or taken away by an administrator.
@CrmTest
@Transactional
class SetUpTest {

    private static final String PATH = "/settings/profile/second-factor";
    private static final Pattern SEALED = Pattern.compile("name=\"sealed\" value=\"([^\"]+)\"");
    private static final Pattern ADDRESS =
            Pattern.compile("otpauth://totp/MiniCRM%20localhost:[^\"]*secret=([A-Z2-7]{32})");

    @Autowired MockMvcTester mvc;
    @Autowired FactorMother people;
    @Autowired Authenticators authenticators;
    @Autowired RecoveryCodes recovery;
    @Autowired SecondFactors factors;
    @Autowired SignedIn signedIn;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope tom;
    Cookie annas;
    Cookie toms;

    @BeforeEach
    void people() {
        anna = people.person("Anna", "anna@set-up.example", Role.ADMINISTRATOR);
        tom = people.person("Tom", "tom@set-up.example", Role.SALES);
        annas = signedIn.cookie(anna);
        toms = signedIn.cookie(tom);
    }

    @ParameterizedTest
    @ValueSource(strings = {"set-up", "confirm", "codes", "remove"})
    void eachStepAsksForThePasswordAgain(String step) {
        people.connect(tom);
        jdbc.sql("update sign_in set proven_at = now() - interval '11 minutes'").update();
        factors.changed(tom.actor().id());
        assertThat(post(PATH + "/" + step, toms, Map.of()))
                .hasStatus(422)
                .bodyText()
                .contains("Password of tom@set-up.example");
        assertThat(authenticators.has(tom.actor().id())).isTrue();
        assertThat(recovery.left(tom.actor().id())).isEqualTo(10);
    }

    @Test
    void nothingIsOnBeforeARightCode() throws UnsupportedEncodingException {
        MvcTestResult shown = post(PATH + "/set-up", toms, Map.of());
        assertThat(shown).hasStatusOk().bodyText().contains("<svg class=\"qr\"");
        String sealed = found(SEALED, shown);
        assertThat(authenticators.has(tom.actor().id())).isFalse();

        MvcTestResult wrong =
                post(PATH + "/confirm", toms, Map.of("sealed", sealed, "code", "12345"));
        assertThat(wrong).hasStatus(422).bodyText().contains("not the code that the app shows now");
        assertThat(found(ADDRESS, wrong)).as("the same").isEqualTo(found(ADDRESS, shown));
        assertThat(authenticators.has(tom.actor().id())).isFalse();

        String code = codeOf(found(ADDRESS, shown));
        MvcTestResult on =
                post(PATH + "/confirm", toms, Map.of("sealed", found(SEALED, wrong), "code", code));
        assertThat(on).hasStatus(201).bodyText().contains("Recovery codes");
        assertThat(authenticators.has(tom.actor().id())).isTrue();
        assertThat(recovery.left(tom.actor().id())).isEqualTo(10);
        assertThat(authenticators.take(tom.actor().id(), code)).as("used by the set-up").isFalse();
        assertThat(mvc.get().uri("/settings/profile").cookie(toms))
                .bodyText()
                .contains("10 of 10 left", "Remove");
        assertThat(told())
                .containsExactly("second_factor_added")
                .noneMatch(each -> each.contains(code));
    }

    @Test
    void aSecretIsItsOwnersAlone() throws UnsupportedEncodingException {
        MvcTestResult shown = post(PATH + "/set-up", annas, Map.of());
        String code = codeOf(found(ADDRESS, shown));
        assertThat(
                        post(
                                PATH + "/confirm",
                                toms,
                                Map.of("sealed", found(SEALED, shown), "code", code)))
                .hasStatus(303);
        assertThat(authenticators.has(tom.actor().id())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "%%",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void whatWeDidNotGiveOutIsNotTaken(String sealed) {
        assertThat(post(PATH + "/confirm", toms, Map.of("sealed", sealed, "code", "123456")))
                .hasStatus(303)
                .headers()
                .hasValue("Location", PATH);
    }

    @Test
    void anAppInPlaceIsNotReplacedByTheWay() throws UnsupportedEncodingException {
        MvcTestResult shown = post(PATH + "/set-up", toms, Map.of());
        people.connect(tom);
        assertThat(
                        post(
                                PATH + "/confirm",
                                toms,
                                Map.of(
                                        "sealed",
                                        found(SEALED, shown),
                                        "code",
                                        codeOf(found(ADDRESS, shown)))))
                .hasStatus(303);
        assertThat(authenticators.take(tom.actor().id(), people.code(tom, 0))).isTrue();
        assertThat(post(PATH + "/set-up", toms, Map.of())).hasStatus(303);
    }

    @Test
    void itIsRemovedWithItsCodes() {
        people.connect(tom);
        assertThat(post(PATH + "/remove", toms, Map.of())).hasStatus(303);
        assertThat(authenticators.has(tom.actor().id())).isFalse();
        assertThat(recovery.left(tom.actor().id())).isZero();
        assertThat(told()).contains("second_factor_removed");
        assertThat(post(PATH + "/codes", toms, Map.of())).hasStatus(303);
        assertThat(post(PATH + "/remove", toms, Map.of())).hasStatus(303);
    }

    @Test
    void whoMustHaveItCannotRemoveIt() {
        people.connect(tom);
        jdbc.sql("update role set second_factor = true where key = 'sales'").update();
        assertThat(mvc.get().uri("/settings/profile").cookie(toms))
                .bodyText()
                .contains("Your role requires it")
                .doesNotContain("/second-factor/remove\"><button");
        assertThat(post(PATH + "/remove", toms, Map.of()))
                .hasStatus(422)
                .bodyText()
                .contains("Your role requires a second factor");
        assertThat(authenticators.has(tom.actor().id())).isTrue();
    }

    @Test
    void anAdministratorTakesItFromWhoHasLostIt() {
        people.connect(tom);
        String colleague = "/settings/people/" + tom.actor().id();
        assertThat(mvc.get().uri("/settings/people").cookie(annas))
                .bodyText()
                .containsOnlyOnce("visually-hidden\">Has a second factor");
        assertThat(post(colleague + "/take-second-factor", toms, Map.of())).hasStatus(403);
        assertThat(authenticators.has(tom.actor().id())).isTrue();
        assertThat(mvc.get().uri(colleague).cookie(annas)).bodyText().contains("Take away");
        assertThat(post(colleague + "/take-second-factor", annas, Map.of())).hasStatus(303);
        assertThat(authenticators.has(tom.actor().id())).isFalse();
        assertThat(told()).contains("second_factor_removed");
        assertThat(mvc.get().uri(colleague).cookie(annas)).bodyText().doesNotContain("Take away");
        assertThat(post("/settings/people/0/take-second-factor", annas, Map.of())).hasStatus(404);
    }

    /// On the command line of the server, for the last administrator.
    @Test
    void theOperatorTakesItAwayToo() {
        people.connect(tom);
        assertThat(factors.takeAway("nobody@set-up.example")).isFalse();
        assertThat(factors.takeAway("Tom@set-up.example")).isTrue();
        assertThat(authenticators.has(tom.actor().id())).isFalse();
        assertThat(told()).contains("second_factor_removed");
    }

    @Test
    void takingAwayAsksForThePasswordAgain() {
        people.connect(tom);
        jdbc.sql("update sign_in set proven_at = now() - interval '11 minutes'").update();
        factors.changed(anna.actor().id());
        for (String path : List.of(tom.actor().id() + "/take-second-factor", "second-factor")) {
            assertThat(post("/settings/people/" + path, annas, Map.of()))
                    .hasStatus(422)
                    .bodyText()
                    .contains("Password of anna@set-up.example");
        }
        assertThat(authenticators.has(tom.actor().id())).isTrue();
    }

    private static String codeOf(String base32) {
        return FactorMother.code(FactorMother.secret(base32), 0);
    }

    private static String found(Pattern pattern, MvcTestResult page)
            throws UnsupportedEncodingException {
        Matcher found =
                pattern.matcher(page.getResponse().getContentAsString().replace("&amp;", "&"));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private MvcTestResult post(String path, Cookie who, Map<String, String> parameters) {
        var request = mvc.post().uri(path).cookie(who).with(csrf());
        parameters.forEach(request::param);
        return request.exchange();
    }

    /// What kinds of events were told about Tom, but for his sign-in.
    private List<String> told() {
        return jdbc.sql(
                        """
                        select kind from security_event
                        where subject_id = :tom and kind <> 'sign_in' order by id
                        """)
                .param("tom", tom.actor().id())
                .query((row, _) -> row.getString(1))
                .list();
    }
}
