package io.minicrm.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.scope.Scope;
import io.minicrm.web.UnsavedForm;
import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class SignInTest {

    private static final String PASSWORD = "a long secret of Anna's";

    @Autowired MockMvcTester mvc;
    @Autowired Accounts accounts;
    @Autowired Scopes scopes;
    @Autowired SignIns signIns;
    @Autowired SignedIn signedIn;
    @Autowired SignInThrottle attempts;
    @Autowired JdbcClient jdbc;

    long annasId;
    Scope anna;

    @BeforeEach
    void anna() {
        annasId =
                accounts.add(
                        "Anna Marchetti",
                        "anna@sign-in.example",
                        PASSWORD,
                        Role.SALES,
                        null,
                        Locale.UK,
                        ZoneOffset.UTC);
        anna = scopes.of(annasId).orElseThrow();
    }

    @Test
    void theRightPasswordLeadsToTheFirstPage() {
        MvcTestResult answer = signIn("Anna@sign-in.example ", PASSWORD);
        assertThat(answer).hasStatus(303).hasHeader("Location", "/");
        assertThat(mvc.get().uri("/settings/profile").cookie(signInCookie(answer))).hasStatusOk();
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() {
        assertThat(setCookie(signIn("anna@sign-in.example", PASSWORD), "minicrm"))
                .contains("; Path=/")
                .contains("; HttpOnly")
                .contains("; SameSite=Lax")
                .doesNotContain("Secure")
                .doesNotContain("Domain");
    }

    @Test
    void onlyTheHashOfTheTokenIsKept() {
        String token = signInCookie(signIn("anna@sign-in.example", PASSWORD)).getValue();
        assertThat(token).hasSize(43);
        assertThat(
                        jdbc.sql(
                                        "select count(*) from sign_in where token_hash = :hash and user_id = :anna")
                                .param("hash", Token.sha256(token))
                                .param("anna", annasId)
                                .query(Long.class)
                                .single())
                .isOne();
    }

    @Test
    void aSignInOutlivesARestart() {
        Cookie cookie = signInCookie(signIn("anna@sign-in.example", PASSWORD));
        signIns.forgetAll();
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie)).hasStatusOk();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna@sign-in.example", "nobody@sign-in.example", "", "a\0b"})
    void aWrongPasswordAndAnUnknownAccountAreToldTheSame(String email) {
        assertThat(signIn(email, "something else"))
                .hasStatus(422)
                .bodyText()
                .contains("This e-mail and password do not belong together.")
                .doesNotContain("something else");
    }

    @Test
    void whatWasTypedStays() {
        assertThat(signIn("anna@sign-in.example", "wrong"))
                .bodyText()
                .contains("value=\"anna@sign-in.example\"");
    }

    @Test
    void aSignInGetsATokenNobodyKnewBefore() {
        Cookie planted = new Cookie("minicrm", "planted");
        MvcTestResult first =
                mvc.post()
                        .uri("/login")
                        .cookie(planted)
                        .param("username", "anna@sign-in.example")
                        .param("password", PASSWORD)
                        .with(csrf())
                        .exchange();
        Cookie cookie = signInCookie(first);
        assertThat(cookie.getValue()).isNotEqualTo("planted");

        MvcTestResult second =
                mvc.post()
                        .uri("/login")
                        .cookie(cookie)
                        .param("username", "anna@sign-in.example")
                        .param("password", PASSWORD)
                        .with(csrf())
                        .exchange();
        assertThat(signInCookie(second).getValue()).isNotEqualTo(cookie.getValue());
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie)).hasStatus(303);
    }

    @Test
    void aBrowserIsKnownByATokenOfOurs() {
        MvcTestResult first =
                mvc.post()
                        .uri("/login")
                        .cookie(new Cookie("device", "x"))
                        .param("username", "anna@sign-in.example")
                        .param("password", PASSWORD)
                        .with(csrf())
                        .exchange();
        Cookie device = Objects.requireNonNull(first.getResponse().getCookie("device"));
        assertThat(device.getValue()).hasSize(43);

        MvcTestResult again =
                mvc.post()
                        .uri("/login")
                        .cookie(device)
                        .param("username", "anna@sign-in.example")
                        .param("password", PASSWORD)
                        .with(csrf())
                        .exchange();
        assertThat(Objects.requireNonNull(again.getResponse().getCookie("device")).getValue())
                .isEqualTo(device.getValue());
    }

    @Test
    void signingOutEndsTheSignIn() {
        Cookie cookie = signedIn.cookie(anna);
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie)).hasStatusOk();
        assertThat(mvc.post().uri("/logout").cookie(cookie).with(csrf()))
                .hasStatus(303)
                .hasHeader("Location", "/login")
                .hasHeader("Clear-Site-Data", "\"cache\"");
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie)).hasStatus(303);
        assertThat(signIns.of(annasId)).isEmpty();
    }

    @Test
    void aPageThatNeedsASignInIsComeBackTo() {
        assertThat(mvc.get().uri("/contacts?q=butt&sort=name"))
                .hasStatus(303)
                .hasHeader("Location", "/login?next=%2Fcontacts%3Fq%3Dbutt%26sort%3Dname");
        assertThat(mvc.get().uri("/login?next=/contacts?q=butt"))
                .bodyText()
                .contains("value=\"/contacts?q=butt\"");
        assertThat(signIn("anna@sign-in.example", PASSWORD, "/contacts?q=butt"))
                .hasHeader("Location", "/contacts?q=butt");
    }

    @Test
    void aWriteThatNeedsASignInComesBackToItsPage() {
        assertThat(
                        mvc.post()
                                .uri("/contacts/12/name")
                                .header("Referer", "http://localhost/contacts/12?tab=notes")
                                .with(csrf()))
                .hasStatus(303)
                .hasHeader("Location", "/login?next=%2Fcontacts%2F12%3Ftab%3Dnotes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "https://evil.example/",
                "javascript:alert(1)",
                "/\t/evil.example",
                "evil.example",
                ""
            })
    void nobodyIsSentElsewhere(String next) {
        assertThat(signIn("anna@sign-in.example", PASSWORD, next)).hasHeader("Location", "/");
    }

    @Test
    void anAddressThatFitsIntoNoHeaderIsRememberedWithoutItsQuery() {
        assertThat(mvc.get().uri(URI.create("/contacts?q=" + "%27".repeat(2_000))))
                .hasStatus(303)
                .hasHeader("Location", "/login?next=%2Fcontacts");
        assertThat(mvc.get().uri("/" + "a".repeat(3_000)))
                .hasStatus(303)
                .hasHeader("Location", "/login");
    }

    @Test
    void aProgramWithoutASignInIsToldSo() {
        assertThat(mvc.get().uri("/api/v1/contacts")).hasStatus(401);
        assertThat(mvc.get().uri("/actuator/beans")).hasStatus(401);
    }

    @Test
    void actuatorIsForAdministrators() {
        assertThat(mvc.get().uri("/actuator/info")).hasStatusOk();
        assertThat(mvc.get().uri("/actuator").cookie(signedIn.cookie(anna))).hasStatus(403);
    }

    @Test
    void whoIsSignedInDoesNotSeeTheSignInPage() {
        assertThat(mvc.get().uri("/login").cookie(signedIn.cookie(anna)))
                .hasStatus(303)
                .hasHeader("Location", "/");
    }

    @Test
    void aFormWithoutItsTokenIsRefused() {
        assertThat(
                        mvc.post()
                                .uri("/login")
                                .param("username", "anna@sign-in.example")
                                .param("password", PASSWORD))
                .hasStatus(403);
        assertThat(
                        mvc.post()
                                .uri("/logout")
                                .cookie(signedIn.cookie(anna))
                                .with(csrf().useInvalidToken()))
                .hasStatus(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void aWriteThatAnotherSiteBeganIsRefused(String site) {
        assertThat(
                        mvc.post()
                                .uri("/logout")
                                .cookie(signedIn.cookie(anna))
                                .header("Sec-Fetch-Site", site)
                                .with(csrf()))
                .hasStatus(403);
        assertThat(mvc.get().uri("/login").header("Sec-Fetch-Site", site)).hasStatusOk();
    }

    @Test
    void whatAnotherSiteSendsIsNotShownAsOurReadersWords() {
        MvcTestResult refused =
                mvc.post()
                        .uri("/contacts")
                        .cookie(signedIn.cookie(anna))
                        .header("Sec-Fetch-Site", "cross-site")
                        .param("firstName", "Call this number")
                        .exchange();
        assertThat(refused).hasStatus(403);
        assertThat(refused.getRequest().getAttribute(UnsavedForm.class.getName())).isNull();
    }

    @Test
    void everyPageSaysWhatItMayDo() {
        MvcTestResult page = mvc.get().uri("/login").exchange();
        assertThat(page)
                .hasHeader("X-Content-Type-Options", "nosniff")
                .hasHeader("X-Frame-Options", "DENY")
                .hasHeader("Referrer-Policy", "same-origin")
                .containsHeader("Permissions-Policy")
                .doesNotContainHeader("Strict-Transport-Security");
        assertThat(page.getResponse().getHeader("Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void guessingIsSlowedDownButNotForPeopleElsewhere() {
        IntStream.range(0, 5).forEach(_ -> assertThat(guess("203.0.113.7")).hasStatus(422));
        assertThat(guess("203.0.113.7"))
                .hasStatus(429)
                .containsHeader("Retry-After")
                .bodyText()
                .contains("Try again in a minute");
        assertThat(signInFrom("203.0.113.7", null)).hasStatus(429);
        assertThat(signInFrom("203.0.113.8", null)).hasStatus(303);
    }

    @Test
    void aNeighbourInTheSameNetworkDoesNotKeepAKnownBrowserOut() {
        Cookie device =
                Objects.requireNonNull(
                        signInFrom("203.0.113.9", null).getResponse().getCookie("device"));
        IntStream.range(0, 6).forEach(_ -> guess("203.0.113.9"));
        assertThat(signInFrom("203.0.113.9", null)).hasStatus(429);
        assertThat(signInFrom("203.0.113.9", device)).hasStatus(303);
    }

    @Test
    void aKnownBrowserIsNoFreePassForGuessing() {
        Cookie device =
                Objects.requireNonNull(
                        signInFrom("203.0.113.10", null).getResponse().getCookie("device"));
        for (int i = 0; i < 5; i++) {
            assertThat(attempt("wrong", "203.0.113.10", device)).hasStatus(422);
        }
        assertThat(attempt("wrong", "203.0.113.10", device)).hasStatus(429);
    }

    @Test
    void aSuccessForgivesWhatWasMistyped() {
        IntStream.range(0, 4).forEach(_ -> guess("203.0.113.11"));
        assertThat(signInFrom("203.0.113.11", null)).hasStatus(303);
        assertThat(guess("203.0.113.11")).hasStatus(422);
        assertThat(guess("203.0.113.11")).hasStatus(422);
    }

    @Test
    void sprayingOnePasswordOverManyAccountsIsSlowedDown() {
        long refused =
                IntStream.range(0, 62)
                        .filter(i ->
                                attempts.pay(
                                                List.of(
                                                        new SignInThrottle.Count(
                                                                SignInThrottle.RateLimit.NETWORK,
                                                                "2001:db8")))
                                        .isPresent())
                        .count();
        assertThat(refused).isEqualTo(2);
    }

    @Test
    void aPasswordKeptInAnOlderWayIsKeptInTheNewOneOnceItIsTyped() {
        String weak = "{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD);
        jdbc.sql("update app_user set password_hash = :weak where id = :anna")
                .param("weak", weak)
                .param("anna", annasId)
                .update();
        assertThat(signIn("anna@sign-in.example", PASSWORD)).hasStatus(303);
        assertThat(
                        jdbc.sql("select password_hash from app_user where id = :anna")
                                .param("anna", annasId)
                                .query(String.class)
                                .single())
                .startsWith("{bcrypt}$2a$05$");
        assertThat(signIn("anna@sign-in.example", PASSWORD)).hasStatus(303);
    }

    @Test
    void aSignInThatLayIdleForThirtyDaysIsOver() {
        Cookie cookie = signedIn.cookie(anna);
        jdbc.sql("update sign_in set last_seen_at = now() - interval '31 days'").update();
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie)).hasStatus(303);
    }

    @Test
    void aSignInIsNotedAtMostOnceAMinute() {
        Cookie cookie = signedIn.cookie(anna);
        jdbc.sql("update sign_in set last_seen_at = now() - interval '2 minutes'").update();
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie)).hasStatusOk();
        var first = signIns.of(annasId).getFirst().lastSeenAt();
        signIns.forgetAll();
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie)).hasStatusOk();
        assertThat(signIns.of(annasId).getFirst().lastSeenAt()).isEqualTo(first);
    }

    private MvcTestResult signIn(String email, String password) {
        return signIn(email, password, "/");
    }

    private MvcTestResult signIn(String email, String password, String next) {
        return mvc.post()
                .uri("/login")
                .param("username", email)
                .param("password", password)
                .param("next", next)
                .with(csrf())
                .exchange();
    }

    private MvcTestResult guess(String address) {
        return attempt("wrong", address, null);
    }

    private MvcTestResult signInFrom(String address, @Nullable Cookie device) {
        return attempt(PASSWORD, address, device);
    }

    private MvcTestResult attempt(String password, String address, @Nullable Cookie device) {
        var request =
                mvc.post()
                        .uri("/login")
                        .param("username", "anna@sign-in.example")
                        .param("password", password)
                        .with(from(address))
                        .with(csrf());
        return (device == null ? request : request.cookie(device)).exchange();
    }

    private static RequestPostProcessor from(String address) {
        return request -> {
            request.setRemoteAddr(address);
            return request;
        };
    }

    private static Cookie signInCookie(MvcTestResult answer) {
        return Objects.requireNonNull(answer.getResponse().getCookie("minicrm"));
    }

    private static String setCookie(MvcTestResult answer, String name) {
        return answer.getResponse().getHeaders("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .findFirst()
                .orElseThrow();
    }
}
