package io.minicrm.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.FreshDatabase;
import io.minicrm.people.SignedIn;
import io.minicrm.scope.ScopeMother;
import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;

/// As many records as can be picked one by one get through the container, each as a browser sends
/// it.
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = FreshDatabase.class)
class ManyPicksTest {

    @LocalServerPort int port;
    @Autowired SignedIn signedIn;
    @Autowired ScopeMother people;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aThousandPicksOfAFormAreTaken() throws Exception {
        Cookie cookie = signedIn.cookie(people.administrator("Anna"));
        String cookies = cookie.getName() + "=" + cookie.getValue();
        HttpResponse<String> page = answer(at("/contacts/bulk", cookies));
        Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)").matcher(page.body());
        assertThat(token.find()).isTrue();
        String made =
                page.headers().allValues("Set-Cookie").stream()
                        .map(each -> each.split(";")[0])
                        .collect(Collectors.joining("; "));
        String body =
                LongStream.rangeClosed(1, Criteria.Picked.MOST)
                                .mapToObj(id -> "ids=" + id + "&")
                                .collect(Collectors.joining())
                        + "_csrf="
                        + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
        HttpRequest.Builder sent =
                at("/contacts/bulk", cookies + "; " + made)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        assertThat(answer(sent).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> answer(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder at(String address, String cookies) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + address))
                .header("Cookie", cookies);
    }
}
