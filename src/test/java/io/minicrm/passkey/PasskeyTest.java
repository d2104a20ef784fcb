package io.minicrm.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.people.Accounts;
import io.minicrm.web.Signer;
import jakarta.servlet.http.Cookie;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Passkeys over HTTP, with a device that can be told to do wrong.
@CrmTest
@Transactional
class PasskeyTest {

    private static final String PASSWORD = "a long secret of theirs";
    private static final String PATH = "/settings/profile/passkeys";

    @Autowired MockMvcTester mvc;
    @Autowired Accounts accounts;
    @Autowired JdbcClient jdbc;
    @Autowired Signer seal;

    /// What is refused is told only so often of one address.
    String address = "2001:db8:" + UUID.randomUUID().toString().substring(0, 4) + "::7";

    long anna;
    Cookie cookie;
    SoftAuthenticator device = new SoftAuthenticator("ES256");

    @BeforeEach
    void people() {
        anna = person("Anna", "anna@passkey.example");
        cookie = signIn("anna@passkey.example");
    }

    private long person(String name, String email) {
        return accounts.add(name, email, PASSWORD, "manager", null, Locale.UK, ZoneOffset.UTC);
    }

    private Cookie signIn(String email) {
        return Objects.requireNonNull(
                mvc.post()
                        .uri("/login")
                        .param("username", email)
                        .param("password", PASSWORD)
                        .with(csrf())
                        .exchange()
                        .getResponse()
                        .getCookie("minicrm"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "EdDSA", "RS256"})
    void aPasskeyIsAddedAndOpensTheDoor(String algorithm) throws Exception {
        device = new SoftAuthenticator(algorithm);
        assertThat(add(device.makes(creation(cookie).get("challenge").asString())))
                .hasStatus(303)
                .hasHeader("Location", "/settings/profile#passkeys");
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie))
                .bodyText()
                .contains("My &lt;laptop>", "not used yet");

        Given given = given();
        MvcTestResult in = use(device.signs(given.challenge()), given.browser());
        assertThat(in).hasStatus(303).hasHeader("Location", "/contacts");
        Cookie fresh = Objects.requireNonNull(in.getResponse().getCookie("minicrm"));
        assertThat(mvc.get().uri("/settings/profile").cookie(fresh))
                .bodyText()
                .contains("last used");
        assertThat(told())
                .containsSubsequence(
                        "passkey_added {\"passkey\": \"My <laptop>\"}",
                        "sign_in {\"way\": \"passkey\", \"stays\": false, \"system\": \"\", \"browser\": \"\"}");
    }

    @Test
    void whatIsAskedOfTheBrowserIsStrict() throws Exception {
        JsonNode options = creation(cookie);
        assertThat(options.at("/rp/id").asString()).isEqualTo("localhost");
        assertThat(options.at("/authenticatorSelection/residentKey").asString())
                .isEqualTo("required");
        assertThat(options.at("/authenticatorSelection/userVerification").asString())
                .isEqualTo("required");
        assertThat(options.at("/attestation").asString()).isEqualTo("none");
        assertThat(options.at("/user/id").asString())
                .hasSize(43)
                .isEqualTo(creation(cookie).at("/user/id").asString());
        add(device.makes(options.get("challenge").asString()));
        assertThat(creation(cookie).at("/excludeCredentials/0/id").asString())
                .isEqualTo(SoftAuthenticator.text(device.id));
        JsonNode using = given().options();
        assertThat(using.get("userVerification").asString()).isEqualTo("required");
        assertThat(using.get("allowCredentials")).isEmpty();
        assertThat(using.get("challenge").asString())
                .isNotEqualTo(given().options().get("challenge").asString());
    }

    /// The name is that of the settings, or one's own machine, whatever a request claims.
    @Test
    void theHostOfARequestDoesNotCount() {
        assertThat(
                        mvc.get()
                                .uri("/login/passkey/options")
                                .header("Host", "evil.example")
                                .with(request -> {
                                    request.setServerName("evil.example");
                                    return request;
                                }))
                .bodyText()
                .contains("\"rpId\":\"localhost\"")
                .doesNotContain("evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "origin",
                "cross",
                "rp",
                "unverified",
                "counter",
                "signature",
                "handle",
                "browser",
                "expired",
                "forged",
                "replayed",
                "unknown",
                "deactivated",
                "unreadable"
            })
    void whatIsWrongIsRefused(String wrong) throws Exception {
        device.count = 7;
        own();
        Given given = given();
        String challenge = given.challenge();
        Cookie browser = given.browser();
        device.count = 8;
        String why =
                switch (wrong) {
                    case "origin", "cross", "rp" -> "origin";
                    case "signature", "handle" -> "invalid";
                    case "browser", "forged" -> "challenge";
                    case "unverified" -> "holder_unverified";
                    case "unknown" -> "unknown_key";
                    default -> wrong;
                };
        switch (wrong) {
            case "origin" -> device.origin = "http://localhost:81";
            case "cross" -> device.crossOrigin = true;
            case "rp" -> device.rpId = "evil.example";
            case "unverified" -> device.verified = false;
            case "counter" -> device.count = 7;
            case "signature" -> device.forgetKey();
            case "handle" -> device.handle = SoftAuthenticator.text(new byte[32]);
            case "browser" -> browser = given().browser();
            case "expired" -> challenge = sealedAgo(browser);
            case "forged" -> challenge = SoftAuthenticator.text(new byte[32]);
            case "replayed" -> {
                assertThat(use(device.signs(challenge), browser)).hasStatus(303);
                device.count = 9;
            }
            case "unknown" -> jdbc.sql("delete from passkey").update();
            case "deactivated" ->
                    jdbc.sql("update app_user set status = 'deactivated' where id = :anna")
                            .param("anna", anna)
                            .update();
            default -> {}
        }
        String answer = wrong.equals("unreadable") ? "{\"id\":[]}" : device.signs(challenge);
        MvcTestResult refused = use(answer, browser);
        assertThat(refused)
                .hasStatus(422)
                .bodyText()
                .contains("This passkey was not accepted.", "name=\"username\"", "/contacts");
        assertThat(refused.getResponse().getCookie("minicrm")).isNull();
        assertThat(told().getLast())
                .isEqualTo("sign_in_failed {\"way\": \"passkey\", \"why\": \"%s\"}".formatted(why));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{",
                "{\"id\":\"AA\",\"rawId\":\"AA\",\"response\":{}}",
                "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"e30\",\"authenticatorData\":\"AA\",\"signature\":\"AA\",\"attestationObject\":\"oA\"}}"
            })
    void whatIsNoAnswerIsRefused(String answer) throws Exception {
        assertThat(use(answer, given().browser())).hasStatus(422);
        assertThat(add(answer)).hasStatus(422).bodyText().contains("could not be added");
    }

    @ParameterizedTest
    @ValueSource(strings = {"origin", "unverified", "foreign", "expired", "replayed", "taken"})
    void aPasskeyThatIsMadeWrongIsNotAdded(String wrong) throws Exception {
        String challenge = creation(cookie).get("challenge").asString();
        String sentence = "The passkey could not be added.";
        switch (wrong) {
            case "origin" -> device.origin = "https://evil.example";
            case "unverified" -> {
                device.verified = false;
                sentence = "does not check who holds it";
            }
            case "foreign" -> {
                person("Tom", "tom@passkey.example");
                challenge = creation(signIn("tom@passkey.example")).get("challenge").asString();
            }
            case "expired" -> {
                challenge =
                        SoftAuthenticator.text(
                                seal.sealed(
                                                "passkey make %d x %d"
                                                        .formatted(
                                                                anna,
                                                                Instant.now().getEpochSecond()))
                                        .getBytes(StandardCharsets.US_ASCII));
                sentence = "more than five minutes";
            }
            case "replayed" -> {
                add(device.makes(challenge));
                jdbc.sql("delete from passkey").update();
            }
            default -> {
                own();
                challenge = creation(cookie).get("challenge").asString();
                sentence = "has been added already";
            }
        }
        long before = passkeys();
        assertThat(add(device.makes(challenge))).hasStatus(422).bodyText().contains(sentence);
        assertThat(passkeys()).isEqualTo(before);
    }

    @Test
    void nobodyKeepsPasskeysWithoutEnd() throws Exception {
        for (int i = 0; i < Passkeys.MOST; i++) {
            device = new SoftAuthenticator("ES256");
            own();
        }
        device = new SoftAuthenticator("ES256");
        assertThat(add(device.makes(creation(cookie).get("challenge").asString())))
                .hasStatus(422)
                .bodyText()
                .contains("as many passkeys as can be kept");
        assertThat(passkeys()).isEqualTo(Passkeys.MOST);
    }

    @Test
    void thePasswordIsAskedForAgain() throws Exception {
        own();
        cookie = signIn("anna@passkey.example");
        jdbc.sql("update sign_in set proven_at = now() - interval '11 minutes'").update();
        String asked = "Password of anna@passkey.example";
        assertThat(mvc.get().uri(PATH + "/new").cookie(cookie))
                .hasStatus(422)
                .bodyText()
                .contains(asked);
        assertThat(post(PATH + "/new", Map.of())).hasStatus(422).bodyText().contains(asked);
        assertThat(add("{}")).hasStatus(422).bodyText().contains(asked);
        assertThat(post(PATH + "/" + id() + "/remove", Map.of()))
                .hasStatus(422)
                .bodyText()
                .contains(asked);
        assertThat(passkeys()).isEqualTo(1);
        assertThat(post(PATH + "/new", Map.of("proof-password", PASSWORD)))
                .hasStatusOk()
                .bodyText()
                .contains("data-options");
    }

    @Test
    void onesOwnAreRenamedAndRemovedAndNobodyElses() throws Exception {
        own();
        long id = id();
        assertThat(post(PATH + "/" + id, Map.of("name", "Phone"))).hasStatus(303);
        assertThat(post(PATH + "/" + id, Map.of("name", " "))).hasStatus(422);
        person("Tom", "tom@passkey.example");
        Cookie annas = cookie;
        cookie = signIn("tom@passkey.example");
        assertThat(mvc.get().uri(PATH + "/" + id).cookie(cookie)).hasStatus(404);
        assertThat(post(PATH + "/" + id, Map.of("name", "Mine"))).hasStatus(404);
        assertThat(post(PATH + "/" + id + "/remove", Map.of())).hasStatus(404);
        cookie = annas;
        assertThat(post(PATH + "/" + id + "/remove", Map.of())).hasStatus(303);
        assertThat(passkeys()).isZero();
        assertThat(told())
                .containsSubsequence(
                        "passkey_renamed {\"passkey\": {\"to\": \"Phone\", \"from\": \"My <laptop>\"}}",
                        "passkey_removed {\"passkey\": \"Phone\"}");
    }

    @Test
    void whoeverGuessesIsHeldUp() throws Exception {
        own();
        for (int i = 0; i < 60; i++) {
            use("{}", new Cookie("passkey", "x"));
        }
        Given given = given();
        assertThat(use(device.signs(given.challenge()), given.browser()))
                .hasStatus(429)
                .containsHeader("Retry-After");
    }

    @Test
    void theOnlySecondFactorOfWhoNeedsOneStays() throws Exception {
        own();
        jdbc.sql("update role set second_factor = true where key = 'manager'").update();
        assertThat(mvc.get().uri(PATH + "/" + id()).cookie(cookie))
                .hasStatusOk()
                .bodyText()
                .contains("Your role needs a second factor");
        assertThat(post(PATH + "/" + id() + "/remove", Map.of())).hasStatus(422);
        assertThat(passkeys()).isEqualTo(1);
        SoftAuthenticator first = device;
        device = new SoftAuthenticator("ES256");
        own();
        assertThat(post(PATH + "/" + id() + "/remove", Map.of())).hasStatus(303);
        assertThat(device.id).isNotEqualTo(first.id);
    }

    @Test
    void anAdministratorTakesThemAway() throws Exception {
        own();
        accounts.add(
                "Ada",
                "ada@passkey.example",
                PASSWORD,
                "administrator",
                null,
                Locale.UK,
                ZoneOffset.UTC);
        cookie = signIn("ada@passkey.example");
        assertThat(post("/settings/people/%d/take-second-factor".formatted(anna), Map.of()))
                .hasStatus(303);
        assertThat(passkeys()).isZero();
        assertThat(told()).contains("passkey_removed {\"passkey\": \"My <laptop>\"}");
    }

    @Test
    void thoseOfAnotherAddressAreShownAsSuch() throws Exception {
        own();
        jdbc.sql("update passkey set rp_id = 'crm.old.example'").update();
        assertThat(mvc.get().uri("/settings/profile").cookie(cookie))
                .bodyText()
                .contains("It was made for crm.old.example and does not work at this address.");
        assertThat(creation(cookie).get("excludeCredentials")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSecondStepWithAPasskeyKeepsWhetherSheStays(boolean stays) throws Exception {
        own();
        jdbc.sql("update role set second_factor = true where key = 'manager'").update();
        MvcTestResult password =
                mvc.post()
                        .uri("/login")
                        .param("username", "anna@passkey.example")
                        .param("password", PASSWORD)
                        .param("stay", Boolean.toString(stays))
                        .with(csrf())
                        .exchange();
        assertThat(password).hasHeader("Location", "/login/second");
        Cookie waits = Objects.requireNonNull(password.getResponse().getCookie("second"));
        String page = content(mvc.get().uri("/login/second").cookie(waits).exchange());
        assertThat(
                        Objects.requireNonNull(
                                        Jsoup.parse(page)
                                                .selectFirst("passkey-use input[name=stay]"))
                                .val())
                .isEqualTo(Boolean.toString(stays));
    }

    private void own() throws Exception {
        JsonNode options = creation(cookie);
        device.handle = options.at("/user/id").asString();
        assertThat(add(device.makes(options.get("challenge").asString()))).hasStatus(303);
    }

    private JsonNode creation(Cookie whose) throws UnsupportedEncodingException {
        String page =
                mvc.get()
                        .uri(PATH + "/new")
                        .cookie(whose)
                        .exchange()
                        .getResponse()
                        .getContentAsString();
        Element maker =
                Objects.requireNonNull(Jsoup.parse(page).selectFirst("[data-options]"), page);
        JsonNode options = JsonMapper.shared().readTree(maker.attr("data-options"));
        device.handle = options.at("/user/id").asString();
        return options;
    }

    private record Given(JsonNode options, Cookie browser) {
        String challenge() {
            return options.get("challenge").asString();
        }
    }

    private Given given() throws UnsupportedEncodingException {
        MvcTestResult result = mvc.get().uri("/login/passkey/options").exchange();
        return new Given(
                JsonMapper.shared().readTree(result.getResponse().getContentAsString()),
                Objects.requireNonNull(result.getResponse().getCookie("passkey")));
    }

    /// A challenge of six minutes ago.
    private String sealedAgo(Cookie browser) {
        String challenge =
                new String(
                        Base64.getUrlDecoder()
                                .decode(
                                        JsonMapper.shared()
                                                .readTree(
                                                        content(
                                                                mvc.get()
                                                                        .uri(
                                                                                "/login/passkey/options")
                                                                        .cookie(browser)
                                                                        .exchange()))
                                                .get("challenge")
                                                .asString()),
                        StandardCharsets.US_ASCII);
        String text = seal.opened(challenge).orElseThrow();
        return SoftAuthenticator.text(
                seal.sealed(
                                text.substring(0, text.lastIndexOf(' ') + 1)
                                        + Instant.now().minusSeconds(60).getEpochSecond())
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static String content(MvcTestResult result) {
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private MvcTestResult use(String answer, Cookie browser) {
        return mvc.post()
                .uri("/login/passkey")
                .param("credential", answer)
                .param("next", "/contacts")
                .cookie(browser)
                .with(csrf())
                .with(request -> {
                    request.setRemoteAddr(address);
                    return request;
                })
                .exchange();
    }

    private MvcTestResult add(String answer) {
        return post(PATH, Map.of("name", "My <laptop>", "credential", answer));
    }

    private MvcTestResult post(String path, Map<String, String> fields) {
        var request =
                mvc.post()
                        .uri(path)
                        .cookie(cookie)
                        .with(csrf())
                        .with(post -> {
                            post.setRemoteAddr(address);
                            return post;
                        });
        fields.forEach(request::param);
        return request.exchange();
    }

    private long id() {
        return jdbc.sql("select max(id) from passkey").query(Long.class).single();
    }

    private long passkeys() {
        return jdbc.sql("select count(*) from passkey").query(Long.class).single();
    }

    private List<String> told() {
        return jdbc.sql(
                        "select kind || ' ' || details::text from security_event where address = :here order by id")
                .param("here", address)
                .query((row, _) -> row.getString(1))
                .list();
    }
}
