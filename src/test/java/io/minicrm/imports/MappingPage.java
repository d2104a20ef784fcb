package io.minicrm.imports;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.scope.Scope;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// Sends what the page of the columns sends.
final class MappingPage {

    private MappingPage() {}

    /// Sends what stands there, but for what is said anew.
    static MvcTestResult send(
            MockMvcTester mvc, Scope scope, Import file, Map<String, String> said) {
        Map<String, String> posted = new HashMap<>();
        for (int i = 0; i < file.targets().size(); i++) {
            posted.put("column" + i, Objects.requireNonNullElse(file.targets().get(i), ""));
        }
        posted.put("mode", file.mode().key());
        posted.put("key", Objects.requireNonNullElse(file.key(), ""));
        posted.putAll(said);
        var request =
                mvc.post().uri("/import/" + file.id() + "/columns").with(as(scope)).with(csrf());
        posted.forEach(request::param);
        return request.exchange();
    }

    /// Why all rows cannot be checked with what is said, as the page tells.
    static List<String> refusals(
            MockMvcTester mvc, Scope scope, Import file, Map<String, String> said)
            throws UnsupportedEncodingException {
        Map<String, String> checking = new HashMap<>(said);
        checking.put("then", "check");
        MvcTestResult refused = send(mvc, scope, file, checking);
        assertThat(refused).hasStatus(422);
        return Jsoup.parse(refused.getResponse().getContentAsString(StandardCharsets.UTF_8))
                .select("[role=alert] .notice")
                .eachText();
    }
}
