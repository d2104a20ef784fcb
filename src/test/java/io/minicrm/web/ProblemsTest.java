package io.minicrm.web;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import gg.jte.models.runtime.JteModel;
import gg.jte.output.StringOutput;
import io.minicrm.CrmTest;
import io.minicrm.record.InvalidValues;
import io.minicrm.record.NoSuchRecord;
import io.minicrm.record.NotPermitted;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.multipart.MaxUploadSizeExceededException;

@CrmTest
@Transactional
@ExtendWith(OutputCaptureExtension.class)
class ProblemsTest {

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired Problems problems;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @Test
    void anAddressThatLeadsNowhereIsAPageThatHelps() {
        assertThat(mvc.get().uri("/contacts/99999999").with(as(anna)))
                .hasStatus(404)
                .hasContentType("text/html;charset=UTF-8")
                .bodyText()
                .contains("There is nothing here", "href=\"/search\"", "href=\"/trash\"");
        assertThat(mvc.get().uri("/nowhere/at/all").with(as(anna))).hasStatus(404);
    }

    @Test
    void anUnexpectedFailureShowsAReferenceThatTheLogHasToo(CapturedOutput log) {
        String page = answered(new IllegalStateException("secret detail"), "/contacts", 500);

        var reference = Pattern.compile("<strong class=\"num\">(\\w{8})</strong>").matcher(page);
        assertThat(reference.find()).isTrue();
        assertThat(log).contains("Failure " + reference.group(1), "secret detail");
        assertThat(page).doesNotContain("secret detail", "IllegalState", "\tat ");
    }

    @Test
    void whoeverLeftIsNoFailure(CapturedOutput log) {
        answered(new IOException("Broken pipe"), "/events", 400);
        answered(new IOException("Connection reset by peer"), "/files/1", 400);
        assertThat(log).doesNotContain("Failure ");
        answered(new IOException("No space left on device"), "/files/1", 500);
        assertThat(log).contains("No space left on device");
    }

    @Test
    void theSecretOfALinkIsNotLogged(CapturedOutput log) {
        answered(new IllegalStateException("x"), "/welcome/Kq7ZsR", 500);
        assertThat(log).contains("/welcome/…").doesNotContain("Kq7ZsR");
    }

    @Test
    void everyRefusalHasItsStatus() {
        answered(new NotFound("a page"), "/x", 404);
        answered(new NoSuchRecord(new RecordRef(RecordKind.CONTACT, 1)), "/x", 404);
        answered(new NotPermitted(Action.EDIT, RecordKind.CONTACT), "/x", 403);
        answered(new InvalidValues(Map.of()), "/x", 422);
        answered(new MaxUploadSizeExceededException(1), "/x", 413);
    }

    @Test
    void aProgramGetsAProblemDocument() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        Object answer =
                problems.answer(
                        new MockHttpServletRequest("GET", "/api/v1/contacts"),
                        response,
                        new IllegalStateException("x"));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        ResponseEntity.class,
                        entity -> {
                            assertThat(entity.getStatusCode().value()).isEqualTo(500);
                            assertThat(entity.getBody()).isInstanceOf(ProblemDetail.class);
                        });
    }

    @Test
    void whoIsSignedOutGetsThePageOfTheDoor() {
        assertThat(answered(new NotFound("a page"), "/x", 404))
                .contains("class=\"door\"", "There is nothing here")
                .doesNotContain("/logout");
    }

    @Test
    void aFormWithoutItsTokenIsRefused() {
        assertThat(mvc.post().uri("/theme").param("theme", "dark").with(as(anna))).hasStatus(403);
    }

    @Test
    void theThemeIsKeptInACookieAndThePageBeginsWithIt() {
        assertThat(
                        mvc.post()
                                .uri("/theme")
                                .param("theme", "dark")
                                .param("back", "/contacts?q=a")
                                .with(csrf())
                                .with(as(anna)))
                .hasStatus(303)
                .hasHeader("Location", "/contacts?q=a")
                .cookies()
                .hasValue("theme", "dark")
                .isHttpOnly("theme", true);
        assertThat(
                        mvc.get()
                                .uri("/contacts")
                                .cookie(new jakarta.servlet.http.Cookie("theme", "dark"))
                                .with(as(anna)))
                .bodyText()
                .contains("<html lang=\"en\" data-bs-theme=\"dark\">");
        assertThat(
                        mvc.post()
                                .uri("/theme")
                                .secure(true)
                                .param("theme", "dark")
                                .with(csrf())
                                .with(as(anna)))
                .cookies()
                .hasValue("__Host-theme", "dark")
                .isSecure("__Host-theme", true);
        assertThat(
                        mvc.get()
                                .uri("/contacts")
                                .secure(true)
                                .cookie(new jakarta.servlet.http.Cookie("theme", "light"))
                                .cookie(new jakarta.servlet.http.Cookie("__Host-theme", "dark"))
                                .with(as(anna)))
                .bodyText()
                .contains("data-bs-theme=\"dark\"");
        assertThat(mvc.get().uri("/contacts").with(as(anna)))
                .bodyText()
                .contains("<html lang=\"en\">");
    }

    private String answered(Exception failure, String path, int status) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        Object page = problems.answer(new MockHttpServletRequest("GET", path), response, failure);
        assertThat(response.getStatus()).isEqualTo(status);
        StringOutput output = new StringOutput();
        ((JteModel) page).render(output);
        return output.toString();
    }
}
