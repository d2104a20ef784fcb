package io.minicrm.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.minicrm.CrmTest;
import io.minicrm.people.Accounts;
import io.minicrm.people.Role;
import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// Sign-in through a provider, against one that is not ours, and against some that misbehave.
@CrmTest
class ProviderSignInTest {

    private static final RealProvider REAL = new RealProvider();
    private static final OddProviders ODD = new OddProviders();

    private static final String PASSWORD = "correct horse battery";
    private static final String SECRET = "a secret: of + signs% and 32 bytes";
    private static final String PROFILE = "/settings/profile";

    @Autowired MockMvcTester mvc;
    @Autowired Accounts accounts;
    @Autowired JdbcClient jdbc;

    @DynamicPropertySource
    static void providers(DynamicPropertyRegistry registry) {
        for (String name : List.of("acme", "open", "trusted")) {
            named(registry, name, REAL.issuer(name));
        }
        registry.add("minicrm.oidc.acme.label", () -> "Acme ID");
        registry.add("minicrm.oidc.trusted.trusts-addresses", () -> "true");
        registry.add("minicrm.oidc.open.create", () -> "sales");
        registry.add("minicrm.oidc.open.domains", () -> "open.example, Other.example");
        for (String name : List.of("slow", "endless", "leads", "liar", "broken", "ill", "forge")) {
            named(registry, name, ODD.issuer(name));
        }
        named(registry, "down", "http://localhost:1");
    }

    private static void named(DynamicPropertyRegistry registry, String name, String issuer) {
        registry.add("minicrm.oidc." + name + ".issuer", () -> issuer);
        registry.add("minicrm.oidc." + name + ".client-id", () -> RealProvider.CLIENT);
        registry.add("minicrm.oidc." + name + ".client-secret", () -> SECRET);
    }

    /// What a browser keeps.
    private final class Browser {

        private final Map<String, Cookie> cookies = new HashMap<>();

        MvcTestResult get(String address) {
            return kept(mvc.get().uri(URI.create(address)).cookie(jar()).exchange());
        }

        MvcTestResult post(String path, Map<String, String> typed) {
            var request = mvc.post().uri(path).cookie(jar()).with(csrf());
            typed.forEach(request::param);
            return kept(request.exchange());
        }

        /// All the way there and back.
        MvcTestResult through(String provider) throws Exception {
            return get(back(provider).toString());
        }

        /// All the way there, and where it leads back to.
        URI back(String provider) throws Exception {
            return REAL.signIn(location(get("/login/oidc/" + provider + "?next=/companies")));
        }

        boolean isSignedIn() {
            return get(PROFILE).getResponse().getStatus() == 200;
        }

        private Cookie[] jar() {
            // A request wants at least one
            List<Cookie> all = new ArrayList<>(cookies.values());
            all.add(new Cookie("theme", "light"));
            return all.toArray(Cookie[]::new);
        }

        private MvcTestResult kept(MvcTestResult result) {
            for (Cookie cookie : result.getResponse().getCookies()) {
                cookies.put(cookie.getName(), cookie);
            }
            return result;
        }
    }

    @BeforeEach
    void nothingHasFailedYet() {
        jdbc.sql("delete from attempt_allowance").update();
    }

    @Test
    void somebodyIsFoundByVerifiedEmailAndThenBySubject() throws Exception {
        long anna = person("anna@found.example");
        Browser browser = new Browser();
        REAL.says("acme", "anna-1", claims("Anna@Found.Example", true));
        assertThat(browser.through("acme")).hasStatus(303).hasHeader("Location", "/companies");
        assertThat(browser.isSignedIn()).isTrue();
        assertThat(told("sign_in", anna)).contains("\"way\": \"provider\"", "Acme ID");
        assertThat(told("provider_linked", anna)).contains("Acme ID");

        // Another address there changes nothing, nor does one that is not verified
        Browser later = new Browser();
        REAL.says("acme", "anna-1", claims("somebody@else.example", false));
        assertThat(later.through("acme")).hasStatus(303);
        assertThat(later.get(PROFILE)).hasStatusOk().bodyText().contains("anna@found.example");
    }

    @Test
    void goesWithPkceStateAndNonceAndComesBackToOurAddress() {
        MvcTestResult gone =
                mvc.get()
                        .uri("/login/oidc/acme?next=//evil.example")
                        .header("X-Forwarded-Host", "evil.example")
                        .exchange();
        assertThat(location(gone))
                .startsWith(REAL.issuer("acme") + "/authorize?")
                .contains(
                        "response_type=code",
                        "code_challenge_method=S256",
                        "code_challenge=",
                        "state=",
                        "nonce=",
                        "redirect_uri=http%3A%2F%2Flocalhost%2Flogin%2Foidc%2Facme%2Fdone")
                .doesNotContain("evil", "prompt");
        Cookie kept = Objects.requireNonNull(gone.getResponse().getCookie("provider"));
        assertThat(kept.isHttpOnly()).isTrue();
        assertThat(kept.getAttribute("SameSite")).isEqualTo("Lax");
        assertThat(
                        jdbc.sql("select next from provider_visit order by started_at desc limit 1")
                                .query(String.class)
                                .single())
                .isEqualTo("/");
    }

    @Test
    void theStateOfAnotherBrowserOpensNothing() throws Exception {
        person("bea@state.example");
        URI back = new Browser().back("acme");
        Browser other = new Browser();
        assertThat(other.get(back.toString()))
                .hasStatus(422)
                .bodyText()
                .contains("begun in another browser");
        other.back("acme");
        assertThat(other.get(back.toString())).hasStatus(422);
        assertThat(other.isSignedIn()).isFalse();
        assertThat(lastFailure()).contains("\"why\": \"state\"");
    }

    @Test
    void nobodyComesBackTwice() throws Exception {
        person("carl@twice.example");
        REAL.says("acme", "carl-1", claims("carl@twice.example", true));
        Browser browser = new Browser();
        URI back = browser.back("acme");
        assertThat(browser.get(back.toString())).hasStatus(303);
        browser.cookies.remove("minicrm");
        assertThat(browser.get(back.toString())).hasStatus(422);
        assertThat(browser.isSignedIn()).isFalse();
    }

    /// Not even when a code is carried into a visit that is open.
    @Test
    void aUsedCodeIsWorthNothing() throws Exception {
        person("cora@code.example");
        REAL.says("acme", "cora-1", claims("cora@code.example", true));
        Browser browser = new Browser();
        URI back = browser.back("acme");
        browser.get(back.toString());
        String code = parameter(back, "code");
        Browser thief = new Browser();
        String state = parameter(URI.create(location(thief.get("/login/oidc/acme"))), "state");
        assertThat(thief.get("/login/oidc/acme/done?code=" + code + "&state=" + state))
                .hasStatus(422);
        assertThat(thief.isSignedIn()).isFalse();
    }

    @Test
    void afterTenMinutesItIsTooLate() throws Exception {
        person("dora@late.example");
        Browser browser = new Browser();
        URI back = browser.back("acme");
        jdbc.sql("update provider_visit set started_at = started_at - interval '11 minutes'")
                .update();
        assertThat(browser.get(back.toString())).hasStatus(422).bodyText().contains("too long ago");
    }

    @Test
    void whoWasSignedOutMeanwhileOrInDoesNotArriveAsSomebodyElse() throws Exception {
        person("emil@meanwhile.example");
        Browser browser = new Browser();
        URI back = browser.back("acme");
        withPassword(browser, "emil@meanwhile.example");
        assertThat(browser.get(back.toString()))
                .hasStatus(422)
                .bodyText()
                .contains("begun in another browser");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonce", "iss", "aud"})
    void aTokenThatIsNotForThisSignInOpensNothing(String wrong) throws Exception {
        person("finn@token.example");
        Map<String, Object> claims = claims("finn@token.example", true);
        switch (wrong) {
            case "nonce" -> claims.put("nonce", "of another sign-in");
            case "iss" -> claims.put("iss", REAL.issuer("open"));
            default -> claims.put("aud", List.of("another client"));
        }
        REAL.says("acme", "finn-1", claims);
        Browser browser = new Browser();
        assertThat(browser.through("acme"))
                .hasStatus(422)
                .bodyText()
                .contains("What comes from Acme ID about you cannot be trusted.");
        assertThat(browser.isSignedIn()).isFalse();
        assertThat(lastFailure()).contains("\"why\": \"token\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"right", "exp", "azp", "key", "none", "secret", "missing"})
    void aTokenIsTakenOnlyAsItsProviderHasSignedIt(String forged) throws Exception {
        person("fred@forged.example");
        Browser browser = new Browser();
        URI address = URI.create(location(browser.get("/login/oidc/forge")));
        JWTClaimsSet.Builder claims =
                new JWTClaimsSet.Builder()
                        .issuer(ODD.issuer("forge"))
                        .audience(RealProvider.CLIENT)
                        .subject("fred-1")
                        .claim("nonce", parameter(address, "nonce"))
                        .claim("email", "fred@forged.example")
                        .claim("email_verified", true)
                        .issueTime(Date.from(Instant.now()))
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)));
        switch (forged) {
            case "exp" -> claims.expirationTime(Date.from(Instant.now().minusSeconds(120)));
            case "azp" -> claims.claim("azp", "another client");
            default -> {}
        }
        ODD.token = token(forged, claims.build());
        String back = "/login/oidc/forge/done?code=any&state=" + parameter(address, "state");
        assertThat(browser.get(back)).hasStatus(forged.equals("right") ? 303 : 422);
        assertThat(browser.isSignedIn()).isEqualTo(forged.equals("right"));
    }

    private static String token(String forged, JWTClaimsSet claims) throws JOSEException {
        switch (forged) {
            case "missing" -> {
                return "";
            }
            case "none" -> {
                return new PlainJWT(claims).serialize();
            }
            case "secret" -> {
                SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
                jwt.sign(new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8)));
                return jwt.serialize();
            }
            default -> {
                SignedJWT jwt =
                        new SignedJWT(
                                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("real").build(),
                                claims);
                RSAKey key =
                        forged.equals("key")
                                ? new RSAKeyGenerator(2048).keyID("real").generate()
                                : ODD.key;
                jwt.sign(new RSASSASigner(key));
                return jwt.serialize();
            }
        }
    }

    @Test
    void theKeysOfAProviderMayChange() throws Exception {
        person("gina@keys.example");
        REAL.says("acme", "gina-1", claims("gina@keys.example", true));
        assertThat(new Browser().through("acme")).hasStatus(303);
        for (int i = 0; i < 2; i++) {
            REAL.changeKeys();
            REAL.says("acme", "gina-1", claims("gina@keys.example", true));
            assertThat(new Browser().through("acme")).hasStatus(303);
        }
    }

    @Test
    void anAddressThatIsNotVerifiedOpensNothing() throws Exception {
        long hans = person("hans@unverified.example");
        REAL.says("acme", "hans-1", claims("hans@unverified.example", false));
        assertThat(new Browser().through("acme"))
                .hasStatus(422)
                .bodyText()
                .contains("has not confirmed that your e-mail address is yours");
        assertThat(told("sign_in_failed", hans)).contains("\"why\": \"unverified\"");
        REAL.says("acme", "hans-1", Map.of());
        assertThat(new Browser().through("acme")).hasStatus(422);
    }

    @Test
    void nobodyIsMadeWhereThatIsNotAllowed() throws Exception {
        REAL.says("acme", "ida-1", claims("ida@open.example", true));
        assertThat(new Browser().through("acme"))
                .hasStatus(422)
                .bodyText()
                .contains("Nobody here has the address under which you are known to Acme ID.");
        for (String email : List.of("ida@elsewhere.example", "ida@sub.open.example")) {
            REAL.says("open", "ida-2", claims(email, true));
            assertThat(new Browser().through("open")).hasStatus(422);
        }
        REAL.says("open", "ida-2", claims("ida@open.example", false));
        assertThat(new Browser().through("open")).hasStatus(422);
        assertThat(accounts.whose("ida@open.example")).isEmpty();
    }

    @Test
    void anAccountIsMadeWhereItIsAllowed() throws Exception {
        Map<String, Object> claims = claims("jan@other.example", true);
        claims.put("name", "Jan\u202e  <b>Maas</b>");
        REAL.says("open", "jan-1", claims);
        Browser browser = new Browser();
        assertThat(browser.through("open")).hasStatus(303);
        assertThat(browser.isSignedIn()).isTrue();
        long jan = accounts.whose("jan@other.example").orElseThrow();
        assertThat(
                        jdbc.sql(
                                        """
                                        select u.name || ' ' || u.status || ' ' || r.key || ' ' || u.password_hash
                                        from app_user u join role r on r.id = u.role_id where u.id = :id
                                        """)
                                .param("id", jan)
                                .query(String.class)
                                .single())
                .contains("Maas</b> active sales ")
                .doesNotContain("\u202e");
        assertThat(told("person_added", jan)).contains("jan@other.example", "Open");

        Browser guess = new Browser();
        assertThat(guess.post("/login", Map.of("username", "jan@other.example", "password", "")))
                .hasStatus(422);
    }

    @Test
    void ofTwoFirstTimesAtOnceOneIsMade() throws Exception {
        List<Callable<MvcTestResult>> both = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            REAL.says("open", "kim-1", claims("kim@open.example", true));
            Browser browser = new Browser();
            URI back = browser.back("open");
            both.add(() -> browser.get(back.toString()));
        }
        try (ExecutorService at = Executors.newFixedThreadPool(4)) {
            for (var result : at.invokeAll(both)) {
                assertThat(result.get()).hasStatus(303);
            }
        }
        assertThat(accounts.whose("kim@open.example")).isPresent();
    }

    @Test
    void whoWasInvitedIsAwaitedNoLonger() throws Exception {
        long lea = person("lea@invited.example");
        jdbc.sql("update app_user set status = 'invited', password_hash = null where id = :id")
                .param("id", lea)
                .update();
        REAL.says("acme", "lea-1", claims("lea@invited.example", true));
        Browser browser = new Browser();
        assertThat(browser.through("acme")).hasStatus(303);
        assertThat(browser.isSignedIn()).isTrue();
    }

    @Test
    void whoIsDeactivatedStaysOut() throws Exception {
        long mia = person("mia@gone.example");
        REAL.says("acme", "mia-1", claims("mia@gone.example", true));
        assertThat(new Browser().through("acme")).hasStatus(303);
        jdbc.sql("update app_user set status = 'deactivated' where id = :id")
                .param("id", mia)
                .update();
        REAL.says("acme", "mia-1", claims("mia@gone.example", true));
        assertThat(new Browser().through("acme"))
                .hasStatus(422)
                .bodyText()
                .contains("Your account here is deactivated.");
        assertThat(told("sign_in_failed", mia)).contains("\"why\": \"deactivated\"");
    }

    @Test
    void whereAddressesAreTrustedSilenceAboutOneIsEnoughAndANoIsNot() throws Exception {
        person("ella@silent.example");
        REAL.says("acme", "ella-1", Map.of("email", "ella@silent.example"));
        assertThat(new Browser().through("acme"))
                .hasStatus(422)
                .bodyText()
                .contains("has not confirmed");
        for (Object no : List.<Object>of(false, "false", "", 0)) {
            REAL.says(
                    "trusted",
                    "ella-1",
                    Map.of("email", "ella@silent.example", "email_verified", no));
            assertThat(new Browser().through("trusted"))
                    .hasStatus(422)
                    .bodyText()
                    .contains("has not confirmed")
                    // Nothing of what the fields hold is wrong
                    .doesNotContain("aria-invalid");
        }
        REAL.says("trusted", "ella-1", Map.of("email", "ella@silent.example"));
        Browser browser = new Browser();
        assertThat(browser.through("trusted")).hasStatus(303);
        assertThat(browser.get(PROFILE)).hasStatusOk().bodyText().contains("ella@silent.example");
    }

    /// A mailbox would otherwise be worth more than password and code together.
    @Test
    void whoHasASecondFactorLinksTheAccountThemselves() throws Exception {
        long lea = person("lea@guarded.example");
        jdbc.sql(
                        "insert into authenticator (user_id, secret, last_step, created_at) values (:id, '\\x00', 0, now())")
                .param("id", lea)
                .update();
        REAL.says("acme", "lea-1", claims("lea@guarded.example", true));
        assertThat(new Browser().through("acme"))
                .hasStatus(422)
                .bodyText()
                .contains("You have a second factor here.");
        assertThat(told("sign_in_failed", lea)).contains("\"why\": \"guarded\"");
    }

    /// An address may be given to somebody else there; the account is not.
    @Test
    void anotherAccountWithTheSameAddressOpensNothing() throws Exception {
        person("nele@again.example");
        REAL.says("acme", "nele-1", claims("nele@again.example", true));
        assertThat(new Browser().through("acme")).hasStatus(303);
        REAL.says("acme", "nele-2", claims("nele@again.example", true));
        assertThat(new Browser().through("acme"))
                .hasStatus(422)
                .bodyText()
                .contains("linked to another account of Acme ID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "leads", "liar", "broken", "ill", "endless"})
    void aProviderThatCannotBeAskedIsSaidInASentence(String provider) {
        Browser browser = new Browser();
        for (int i = 0; i < 2; i++) {
            assertThat(browser.get("/login/oidc/" + provider))
                    .hasStatus(422)
                    .bodyText()
                    .contains("There is no answer from", "name=\"password\"");
        }
        assertThat(ODD.elsewhere).hasValue(0);
        assertThat(lastFailure()).contains("\"why\": \"down\"");
    }

    @Test
    void aSlowProviderHoldsNobodyForLong() {
        long begin = System.nanoTime();
        assertThat(new Browser().get("/login/oidc/slow")).hasStatus(422);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void whatTheProviderRefusesIsSaid() {
        Browser browser = new Browser();
        String state = parameter(URI.create(location(browser.get("/login/oidc/acme"))), "state");
        assertThat(browser.get("/login/oidc/acme/done?error=access_denied&state=" + state))
                .hasStatus(422)
                .bodyText()
                .contains("Acme ID did not sign you in.");
        assertThat(browser.get("/login/oidc/none")).hasStatus(404);
        assertThat(browser.get("/login/oidc/acme/done")).hasStatus(422);
        String again = parameter(URI.create(location(browser.get("/login/oidc/acme"))), "state");
        assertThat(browser.get("/login/oidc/acme/done?state=" + again)).hasStatus(422);
    }

    /// The answer of one provider does not pass for another's.
    @Test
    void theAnswerOfAnotherProviderOpensNothing() throws Exception {
        Browser browser = new Browser();
        URI back = browser.back("acme");
        assertThat(browser.get("/login/oidc/open/done?" + back.getRawQuery())).hasStatus(422);
        String state = parameter(URI.create(location(browser.get("/login/oidc/acme"))), "state");
        assertThat(
                        browser.get(
                                "/login/oidc/acme/done?code=x&iss=https://evil.example&state="
                                        + state))
                .hasStatus(422)
                .bodyText()
                .contains("cannot be trusted");
    }

    @Test
    void whoeverBeginsWithoutEndIsHeldUp() {
        for (int i = 0; i < 60; i++) {
            mvc.get().uri("/login/oidc/acme").exchange();
        }
        assertThat(mvc.get().uri("/login/oidc/acme")).hasStatus(429).containsHeader("Retry-After");
    }

    @Test
    void somebodyWithoutAPasswordShowsThroughTheProviderThatItIsStillThem() throws Exception {
        REAL.says("open", "otto-1", claims("otto@open.example", true));
        Browser browser = new Browser();
        browser.through("open");
        Map<String, String> password =
                Map.of(
                        "name",
                        "Otto",
                        "locale",
                        "en-GB",
                        "zone",
                        "UTC",
                        "password",
                        "a long and new secret");
        assertThat(browser.get(PROFILE)).bodyText().doesNotContain("id=\"input-current\"");
        assertThat(browser.post(PROFILE, password))
                .hasStatus(422)
                .bodyText()
                .contains("Sign in with Open again", "/login/oidc/open?next=")
                .doesNotContain("a long and new secret", "proof-password");

        // The provider has not asked anew, does not tell, or means somebody else
        Instant now = Instant.now();
        for (Map<String, Object> stale :
                List.<Map<String, Object>>of(
                        Map.of(), Map.of("auth_time", now.minusSeconds(600).getEpochSecond()))) {
            REAL.says("open", "otto-1", stale);
            assertThat(browser.through("open"))
                    .hasStatus(422)
                    .bodyText()
                    .contains("did not ask you again");
        }
        REAL.says("open", "somebody else", Map.of("auth_time", now.getEpochSecond()));
        assertThat(browser.through("open")).hasStatus(422).bodyText().contains("not the one that");
        assertThat(browser.post(PROFILE, password)).hasStatus(422);

        String there = location(browser.get("/login/oidc/open?next=/settings/profile"));
        assertThat(there).contains("prompt=login", "max_age=0");
        REAL.says("open", "otto-1", Map.of("auth_time", Instant.now().getEpochSecond()));
        assertThat(browser.get(REAL.signIn(there).toString()))
                .hasStatus(303)
                .hasHeader("Location", PROFILE);
        assertThat(browser.post(PROFILE, password)).hasStatus(303);
        withPassword(new Browser(), "otto@open.example", "a long and new secret");
    }

    /// Whoever finds a browser that is signed in there comes in here, and no further.
    @Test
    void whoWasSignedInThereBeforeHasProvenNothingHere() throws Exception {
        long pia = person("pia@proof.example");
        REAL.says(
                "acme",
                "pia-1",
                with(claims("pia@proof.example", true), Instant.now().minusSeconds(3600)));
        Browser browser = new Browser();
        browser.through("acme");
        String remove = PROFILE + "/providers/" + identity(pia) + "/remove";
        assertThat(browser.post(remove, Map.of()))
                .hasStatus(422)
                .bodyText()
                .contains("proof-password", "Sign in with Acme ID again");

        REAL.says("acme", "pia-1", with(claims("pia@proof.example", true), Instant.now()));
        Browser fresh = new Browser();
        fresh.through("acme");
        assertThat(fresh.post(remove, Map.of())).hasStatus(303);
        assertThat(told("provider_unlinked", pia)).contains("Acme ID");
        assertThat(fresh.post(remove, Map.of())).hasStatus(404);
    }

    @Test
    void theOnlyWayInIsNotTakenAway() throws Exception {
        REAL.says("open", "quin-1", with(claims("quin@open.example", true), Instant.now()));
        Browser browser = new Browser();
        browser.through("open");
        long quin = accounts.whose("quin@open.example").orElseThrow();
        assertThat(browser.get(PROFILE)).bodyText().contains("your only way in");
        assertThat(browser.post(PROFILE + "/providers/" + identity(quin) + "/remove", Map.of()))
                .hasStatus(422)
                .bodyText()
                .contains("Choose a password first.");
        assertThat(identity(quin)).isPositive();
    }

    @Test
    void nobodyRemovesWhatIsAnothers() throws Exception {
        long rita = person("rita@own.example");
        REAL.says("acme", "rita-1", claims("rita@own.example", true));
        new Browser().through("acme");
        person("sven@own.example");
        Browser browser = new Browser();
        withPassword(browser, "sven@own.example");
        assertThat(browser.post(PROFILE + "/providers/" + identity(rita) + "/remove", Map.of()))
                .hasStatus(404);
        assertThat(identity(rita)).isPositive();
    }

    @Test
    void anAccountThereIsLinkedInTheProfileWhateverItsAddress() throws Exception {
        long tina = person("tina@link.example");
        Browser browser = new Browser();
        withPassword(browser, "tina@link.example");
        MvcTestResult onward = browser.post(PROFILE + "/providers/acme/link", Map.of());
        assertThat(onward).hasStatusOk();
        String refresh = Objects.requireNonNull(onward.getResponse().getHeader("Refresh"));
        REAL.says("acme", "tina-1", claims("private@elsewhere.example", false));
        URI back = REAL.signIn(refresh.substring("0; url=".length()));
        assertThat(browser.get(back.toString())).hasStatus(303).hasHeader("Location", PROFILE);
        assertThat(identity(tina)).isPositive();
        assertThat(browser.get(PROFILE)).bodyText().contains("Acme ID", "Linked on");

        person("uwe@link.example");
        Browser other = new Browser();
        withPassword(other, "uwe@link.example");
        String again =
                Objects.requireNonNull(
                        other.post(PROFILE + "/providers/acme/link", Map.of())
                                .getResponse()
                                .getHeader("Refresh"));
        REAL.says("acme", "tina-1", Map.of());
        assertThat(other.get(REAL.signIn(again.substring("0; url=".length())).toString()))
                .hasStatus(422)
                .bodyText()
                .contains("is not the one that belongs to you");
        assertThat(mvc.get().uri(PROFILE + "/providers/acme/link").cookie(other.jar()))
                .hasStatus(404);
    }

    @Test
    void theSignInPageOffersEveryProvider() {
        person("vera@page.example");
        assertThat(mvc.get().uri("/login?next=/contacts"))
                .hasStatusOk()
                .bodyText()
                .contains(
                        "Sign in with Acme ID",
                        "Sign in with Open",
                        "href=\"/login/oidc/acme?next=%2Fcontacts\"");
    }

    private long person(String email) {
        return accounts.whose(email)
                .orElseGet(() ->
                        accounts.add(
                                email,
                                email,
                                PASSWORD,
                                Role.SALES,
                                null,
                                Locale.UK,
                                ZoneOffset.UTC));
    }

    private void withPassword(Browser browser, String email) {
        withPassword(browser, email, PASSWORD);
    }

    private void withPassword(Browser browser, String email, String password) {
        assertThat(browser.post("/login", Map.of("username", email, "password", password)))
                .hasStatus(303);
        assertThat(browser.isSignedIn()).isTrue();
    }

    private long identity(long person) {
        return jdbc.sql("select id from provider_identity where user_id = :id")
                .param("id", person)
                .query(Long.class)
                .single();
    }

    private String told(String kind, long person) {
        return jdbc.sql(
                        """
                        select details::text from security_event
                        where kind = :kind and (subject_id = :id or actor_id = :id)
                        order by id desc limit 1
                        """)
                .param("kind", kind)
                .param("id", person)
                .query(String.class)
                .single();
    }

    private String lastFailure() {
        return jdbc.sql(
                        """
                        select details::text from security_event where kind = 'sign_in_failed'
                        order by id desc limit 1
                        """)
                .query(String.class)
                .single();
    }

    private static Map<String, Object> claims(String email, boolean verified) {
        return new HashMap<>(Map.of("email", email, "email_verified", verified));
    }

    private static Map<String, Object> with(Map<String, Object> claims, Instant provenAt) {
        claims.put("auth_time", provenAt.getEpochSecond());
        return claims;
    }

    private static String location(MvcTestResult result) {
        @Nullable String location = result.getResponse().getHeader("Location");
        return Objects.requireNonNull(location, () -> "status " + result.getResponse().getStatus());
    }

    private static String parameter(URI address, String name) {
        for (String each : address.getRawQuery().split("&", -1)) {
            if (each.startsWith(name + "=")) {
                return each.substring(name.length() + 1);
            }
        }
        throw new AssertionError("no " + name);
    }
}
