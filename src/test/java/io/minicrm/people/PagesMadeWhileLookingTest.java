package io.minicrm.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.FreshDatabase;
import io.minicrm.contact.ManyContacts;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/// A page that an administrator saw while looking as somebody else shows that one's records: what
/// it sends afterwards would be done to the administrator's. With the tokens of real pages.
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = FreshDatabase.class)
class PagesMadeWhileLookingTest {

    private static final String PAGE = "/contacts/bulk?owner=me";
    private static final String TRASH = "/contacts/bulk/trash";
    private static final String MINE = "list=owner%3Dme";

    @LocalServerPort int port;
    @Autowired SignedIn signedIn;
    @Autowired SignIns signIns;
    @Autowired ScopeMother people;
    @Autowired ManyContacts many;
    @Autowired JdbcClient jdbc;

    private final HttpClient client = HttpClient.newHttpClient();
    Scope anna;
    Scope tom;
    String cookies;
    String own;

    @BeforeEach
    void anAdministratorHasAPageOpen() throws Exception {
        FreshDatabase.empty(jdbc);
        signIns.forgetAll();
        anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.OWN, null);
        many.imported(anna, "a.csv", "Annas", 1);
        many.imported(tom, "t.csv", "Toms", 1);
        Cookie cookie = signedIn.cookie(anna);
        cookies = cookie.getName() + "=" + cookie.getValue();
        HttpResponse<String> page = get();
        cookies +=
                "; "
                        + page.headers().allValues("Set-Cookie").stream()
                                .map(each -> each.split(";")[0])
                                .collect(Collectors.joining("; "));
        own = token(page);
    }

    @Test
    void theyWriteNothingAfterItHasEndedByItself() throws Exception {
        look();
        String looked = token(get());
        assertThat(send(TRASH, MINE, looked).body()).contains("You only look here");
        jdbc.sql("update sign_in set viewed_until = now() - interval '1 second'").update();
        signIns.forgetAll();
        assertThat(send(TRASH, MINE, looked).body())
                .contains("This page was opened by somebody else, or too long ago");
        assertThat(living()).isEqualTo(2);
        assertThat(send("/theme", "theme=dark", looked).statusCode()).isLessThan(400);
        assertThat(send("/view-as/stop", "", looked).statusCode()).isEqualTo(303);
        assertThat(send("/logout", "", looked).statusCode()).isEqualTo(303);
    }

    @Test
    void theyWriteNothingAfterStopWasPressedInAnotherTab() throws Exception {
        look();
        String looked = token(get());
        assertThat(send("/view-as/stop", "", own).statusCode()).isEqualTo(303);
        assertThat(send(TRASH, MINE, looked).statusCode()).isEqualTo(403);
        assertThat(living()).isEqualTo(2);
        assertThat(send(TRASH, MINE, own).statusCode()).as("a page from before").isEqualTo(303);
        assertThat(living()).isEqualTo(1);
    }

    private void look() throws IOException, InterruptedException {
        assertThat(send("/settings/people/" + tom.actor().id() + "/view-as", "", own).statusCode())
                .isEqualTo(303);
        assertThat(get().body()).contains("You see what Tom sees.");
    }

    private int living() {
        return jdbc.sql(
                        "select count(*)::int from contact where owner_id in (:both) and deleted_at is null")
                .param("both", List.of(anna.actor().id(), tom.actor().id()))
                .query(Integer.class)
                .single();
    }

    private static String token(HttpResponse<String> page) {
        assertThat(page.statusCode()).isEqualTo(200);
        Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page.body());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    private HttpResponse<String> get() throws IOException, InterruptedException {
        return client.send(at(PAGE).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String address, String body, String token)
            throws IOException, InterruptedException {
        return client.send(
                at(address)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        body
                                                + "&_csrf="
                                                + URLEncoder.encode(token, StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder at(String address) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + address))
                .header("Accept-Language", "en")
                .header("Cookie", cookies);
    }
}
