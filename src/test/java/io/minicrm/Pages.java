package io.minicrm;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.scope.Scope;
import java.io.UnsupportedEncodingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// Reads pages and sends forms as somebody.
@Component
public class Pages {

    private final ObjectProvider<MockMvcTester> mvc;

    Pages(ObjectProvider<MockMvcTester> mvc) {
        this.mvc = mvc;
    }

    public MvcTestResult get(String address, Scope scope) {
        return mvc.getObject().get().uri(address).with(as(scope)).exchange();
    }

    /// @param body as a browser sends it: `name=value&name=value`
    public MvcTestResult post(String address, String body, Scope scope) {
        return mvc.getObject()
                .post()
                .uri(address)
                .contentType("application/x-www-form-urlencoded")
                .content(body)
                .with(as(scope))
                .with(csrf().asHeader())
                .exchange();
    }

    /// A page that is there, as it is sent.
    public String html(String address, Scope scope) {
        MvcTestResult answer = get(address, scope);
        assertThat(answer).hasStatusOk();
        return html(answer);
    }

    public static String html(MvcTestResult answer) {
        try {
            return answer.getResponse().getContentAsString();
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// What such a page is about, in one line.
    public String main(String address, Scope scope) {
        MvcTestResult answer = get(address, scope);
        assertThat(answer).hasStatusOk();
        return main(answer);
    }

    public static String main(MvcTestResult answer) {
        return html(answer)
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ")
                .replaceAll(".*(<main .*</main>).*", "$1");
    }

    /// Where a form leads that did what it should.
    public static String location(MvcTestResult answer) {
        return location(answer, HttpStatus.SEE_OTHER);
    }

    public static String location(MvcTestResult answer, HttpStatus status) {
        assertThat(answer).hasStatus(status);
        return Objects.requireNonNull(answer.getResponse().getHeader("Location"));
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
