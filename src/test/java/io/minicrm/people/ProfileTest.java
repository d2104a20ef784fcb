package io.minicrm.people;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.scope.Scope;
import jakarta.servlet.http.Cookie;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class ProfileTest {

    private static final String PASSWORD = "a long secret of Anna's";

    @Autowired MockMvcTester mvc;
    @Autowired Accounts accounts;
    @Autowired Scopes scopes;
    @Autowired SignIns signIns;
    @Autowired SignedIn signedIn;
    @Autowired Credentials credentials;

    Scope anna;
    Scope berta;

    @BeforeEach
    void people() {
        anna = person("Anna", "anna@profile.example");
        berta = person("Berta", "berta@profile.example");
    }

    private Scope person(String name, String email) {
        long id = accounts.add(name, email, PASSWORD, Role.SALES, null, Locale.UK, ZoneOffset.UTC);
        return scopes.of(id).orElseThrow();
    }

    @Test
    void nameLanguageAndZoneAreChanged() {
        Cookie cookie = signedIn.cookie(anna);
        assertThat(save("Anna Marchetti", "de-AT", "Europe/Vienna", cookie))
                .hasStatus(303)
                .hasHeader("Location", "/settings/profile?note=profile");
        assertThat(mvc.get().uri("/settings/profile?note=profile").cookie(cookie))
                .hasStatusOk()
                .bodyText()
                .contains("<html lang=\"de\"")
                .contains("Ihr Profil ist gespeichert.")
                .contains("value=\"Anna Marchetti\"")
                .contains("value=\"Europe/Vienna\"");
        Scope now = scopes.of(anna.actor().id()).orElseThrow();
        assertThat(now.actor().locale()).isEqualTo(Locale.forLanguageTag("de-AT"));
        assertThat(now.actor().zone()).isEqualTo(ZoneId.of("Europe/Vienna"));
    }

    @Test
    void aNoteThatNobodyWroteIsNotShown() {
        assertThat(mvc.get().uri("/settings/profile?note=<b>x</b>").with(as(anna)))
                .hasStatusOk()
                .bodyText()
                .doesNotContain("role=\"status\">x");
    }

    @Test
    void aNamelessPersonAndAZoneThatIsNoneAreRefusedAndTheFormKeepsWhatWasTyped() {
        assertThat(save(" ", "en-GB", "Atlantis/Poseidonis", signedIn.cookie(anna)))
                .hasStatus(422)
                .bodyText()
                .contains("This is needed.")
                .contains("There is no such zone.")
                .contains("value=\"Atlantis/Poseidonis\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "europe/berlin", "Berlin", "berlin", " Berlin "})
    void aZoneIsFoundByItsCity(String typed) {
        assertThat(Languages.zone(typed)).hasValue(ZoneId.of("Europe/Berlin"));
    }

    @ParameterizedTest
    @CsvSource({
        "New York, America/New_York",
        "utc, UTC",
        "Asia/Kolkata, Asia/Kolkata",
        "GMT+3, ",
        "nowhere, "
    })
    void otherZonesToo(String typed, @Nullable String zone) {
        assertThat(Languages.zone(typed).map(ZoneId::getId).orElse(null)).isEqualTo(zone);
    }

    @Test
    void aNewPasswordEndsEveryOtherSignIn() {
        Cookie here = signedIn.cookie(anna);
        Cookie elsewhere = signedIn.cookie(anna);
        assertThat(mvc.get().uri("/settings/profile").cookie(elsewhere)).hasStatusOk();

        MvcTestResult answer = choose(PASSWORD, "another long secret", here);
        assertThat(answer).hasStatus(303).hasHeader("Location", "/settings/profile?note=password");
        Cookie fresh = Objects.requireNonNull(answer.getResponse().getCookie("minicrm"));
        assertThat(mvc.get().uri("/settings/profile").cookie(fresh)).hasStatusOk();
        assertThat(mvc.get().uri("/settings/profile").cookie(elsewhere)).hasStatus(303);
        assertThat(mvc.get().uri("/settings/profile").cookie(here)).hasStatus(303);
        assertThat(credentials.check("anna@profile.example", "another long secret"))
                .hasValue(anna.actor().id());
        assertThat(credentials.check("anna@profile.example", PASSWORD)).isEmpty();
    }

    @Test
    void aNewPasswordNeedsThePresentOne() {
        assertThat(choose("not it", "another long secret", signedIn.cookie(anna)))
                .hasStatus(422)
                .bodyText()
                .contains("This is not your present password.")
                .doesNotContain("another long secret");
        assertThat(credentials.check("anna@profile.example", PASSWORD)).isPresent();
    }

    @Test
    void allOfTheProfileIsSavedAtOnceOrNothing() {
        Cookie cookie = signedIn.cookie(anna);
        assertThat(choose("not it", "another long secret", cookie))
                .hasStatus(422)
                .bodyText()
                .contains("value=\"Anna of the profile\"", "value=\"Europe/Berlin\"");
        assertThat(scopes.of(anna.actor().id()).orElseThrow().actor().name()).isEqualTo("Anna");

        assertThat(choose(PASSWORD, "another long secret", cookie)).hasStatus(303);
        assertThat(credentials.check("anna@profile.example", "another long secret")).isPresent();
        assertThat(scopes.of(anna.actor().id()).orElseThrow().actor().name())
                .isEqualTo("Anna of the profile");

        assertThat(choose("another long secret", "", signedIn.cookie(anna)))
                .hasStatus(303)
                .hasHeader("Location", "/settings/profile?note=profile");
        assertThat(credentials.check("anna@profile.example", "another long secret")).isPresent();
    }

    @Test
    void aNewPasswordIsAskedForAgainWhenSomethingElseIsWrong() {
        assertThat(save("Anna", "en-GB", "Atlantis", signedIn.cookie(anna)))
                .hasStatus(422)
                .bodyText()
                .doesNotContain("Type it again.");
        assertThat(
                        mvc.post()
                                .uri("/settings/profile")
                                .param("name", "Anna")
                                .param("locale", "en-GB")
                                .param("zone", "Atlantis")
                                .param("current", PASSWORD)
                                .param("password", "another long secret")
                                .cookie(signedIn.cookie(anna))
                                .with(csrf()))
                .hasStatus(422)
                .bodyText()
                .contains("There is no such zone.", "id=\"error-password\"", "Type it again.")
                .doesNotContain("another long secret");
        assertThat(credentials.check("anna@profile.example", PASSWORD)).isPresent();
    }

    @Test
    void whoFindsABrowserOpenMayNotGuessForEver() {
        Cookie cookie = signedIn.cookie(anna);
        for (int i = 0; i < 5; i++) {
            choose("guess " + i, "another long secret", cookie);
        }
        assertThat(choose(PASSWORD, "another long secret", cookie))
                .hasStatus(422)
                .bodyText()
                .contains("Too many wrong passwords.");
    }

    @ParameterizedTest
    @CsvSource({
        "short, Too short",
        "Anna@profile.example, the first thing anybody would try",
        "Password123, among the first",
        "aaaaaaaaaaaaa, among the first",
        "minicrm-demo, made of your name"
    })
    void aBadPasswordIsRefusedWithItsReason(String password, String reason) {
        assertThat(choose(PASSWORD, password, signedIn.cookie(anna)))
                .hasStatus(422)
                .bodyText()
                .contains(reason);
    }

    @Test
    void onesOwnSignInsAreListedAndEnded() {
        Cookie here = signedIn.cookie(anna);
        Cookie elsewhere = signedIn.cookie(anna);
        long other =
                signIns.of(anna.actor().id()).stream()
                        .mapToLong(SignIns.Seen::id)
                        .max()
                        .orElseThrow();
        assertThat(mvc.get().uri("/settings/profile").cookie(here))
                .bodyText()
                .contains("This one")
                .contains("/settings/profile/sign-ins/" + other + "/end");
        assertThat(end(other, here)).hasStatus(303);
        assertThat(mvc.get().uri("/settings/profile").cookie(elsewhere)).hasStatus(303);
        assertThat(mvc.get().uri("/settings/profile").cookie(here)).hasStatusOk();
    }

    @Test
    void everywhereElseCanBeEndedAtOnce() {
        Cookie here = signedIn.cookie(anna);
        signedIn.cookie(anna);
        signedIn.cookie(anna);
        assertThat(
                        mvc.post()
                                .uri("/settings/profile/sign-ins/end-others")
                                .cookie(here)
                                .with(csrf()))
                .hasStatus(303);
        assertThat(signIns.of(anna.actor().id())).hasSize(1);
        assertThat(mvc.get().uri("/settings/profile").cookie(here)).hasStatusOk();
    }

    @Test
    void aForeignSignInIsNobodyElsesToEnd() {
        Cookie bertas = signedIn.cookie(berta);
        long id = signIns.of(berta.actor().id()).getFirst().id();
        assertThat(end(id, signedIn.cookie(anna))).hasStatus(404);
        assertThat(mvc.get().uri("/settings/profile").cookie(bertas)).hasStatusOk();
    }

    @Test
    void settingsBeginWithTheProfile() {
        assertThat(mvc.get().uri("/settings").with(as(anna)))
                .hasStatus(303)
                .hasHeader("Location", "/settings/profile");
    }

    @Test
    void aBrowserIsCalledByItsName() {
        assertThat(Device.of("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537 Edg/140.0"))
                .isEqualTo(new Device("Edge", "Windows"));
        assertThat(Device.of("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1"))
                .isEqualTo(new Device("Safari", "iPhone"))
                .matches(Device::isPhone);
        assertThat(Device.of("curl/8")).isEqualTo(new Device("", ""));
    }

    private MvcTestResult save(String name, String locale, String zone, Cookie cookie) {
        return mvc.post()
                .uri("/settings/profile")
                .param("name", name)
                .param("locale", locale)
                .param("zone", zone)
                .cookie(cookie)
                .with(csrf())
                .exchange();
    }

    private MvcTestResult choose(String current, String password, Cookie cookie) {
        return mvc.post()
                .uri("/settings/profile")
                .param("name", "Anna of the profile")
                .param("locale", "en-GB")
                .param("zone", "Europe/Berlin")
                .param("current", current)
                .param("password", password)
                .cookie(cookie)
                .with(csrf())
                .exchange();
    }

    private MvcTestResult end(long id, Cookie cookie) {
        return mvc.post()
                .uri("/settings/profile/sign-ins/" + id + "/end")
                .cookie(cookie)
                .with(csrf())
                .exchange();
    }
}
