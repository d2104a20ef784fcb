package io.minicrm;

import static io.minicrm.people.SignedIn.as;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.record.RecordMother;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// Addresses and fields that no page makes are answered, and not with a failure.
@CrmTest
@Transactional
class OddAddressesTest {

    private static final List<String> TIMES =
            List.of(
                    "+300000-01-01T00:00:00Z",
                    "-999999-01-01T00:00:00Z",
                    "+999999999-12-31T23:59:59Z",
                    "-1000000000-01-01T00:00:00Z",
                    "0000-00-00T00:00:00Z",
                    "9999-12-31T23:59:60Z");

    private static final List<String> TEXTS =
            List.of("\0", "a\0b", "x".repeat(9_000), "#99999999999999999999", "\r\nX-Injected: 1");

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired RecordMother records;

    Scope anna;
    RecordRef contact;

    @BeforeEach
    void aContact() {
        anna = people.administrator("Anna");
        contact = records.make(anna, RecordKind.CONTACT, "lastName", "Olsen");
    }

    @Test
    void timesThatNobodyLivesInAreNoFailure() {
        List<String> all = new ArrayList<>(TIMES);
        all.addAll(TEXTS);
        SoftAssertions softly = new SoftAssertions();
        for (String time : all) {
            for (String parameter : List.of("before", "note", "changed")) {
                softly.assertThat(status(contact.path(), parameter, time))
                        .as("%s %s", parameter, time)
                        .isLessThan(500);
            }
            softly.assertThat(status(contact.path() + "/history", "before", time))
                    .as("history %s", time)
                    .isLessThan(500);
        }
        softly.assertAll();
    }

    @Test
    void textsThatNoPageSendsAreNoFailure() {
        SoftAssertions softly = new SoftAssertions();
        for (String text : TEXTS) {
            for (String[] each :
                    List.of(
                            new String[] {"/contacts/new", "company"},
                            new String[] {"/contacts/new", "lastName"},
                            new String[] {"/deals/new", "contacts"},
                            new String[] {"/deals/new", "stage"},
                            new String[] {"/contacts", "q"},
                            new String[] {"/contacts", "sort"},
                            new String[] {"/contacts", "after"},
                            new String[] {"/contacts", "columns"},
                            new String[] {"/contacts", "company"},
                            new String[] {"/changes", "op"},
                            new String[] {"/changes", "by"},
                            new String[] {"/search", "q"},
                            new String[] {"/settings/security", "person"},
                            new String[] {"/settings/security", "kind"},
                            new String[] {"/login", "next"})) {
                softly.assertThat(status(each[0], each[1], text))
                        .as("%s?%s=%s", each[0], each[1], text)
                        .isLessThan(500);
            }
        }
        softly.assertAll();
    }

    @Test
    void wordsToComeBackToAreBoundAndLeadHome() {
        SoftAssertions softly = new SoftAssertions();
        for (String text : TEXTS) {
            for (String[] each :
                    List.of(
                            new String[] {"/contacts/columns", "q"},
                            new String[] {"/theme", "back"},
                            new String[] {contact.path() + "/trash", "back"})) {
                MvcTestResult answer =
                        mvc.post()
                                .uri(each[0])
                                .param(each[1], text)
                                .param("theme", "dark")
                                .with(csrf())
                                .with(as(anna))
                                .exchange();
                String where = answer.getResponse().getHeader(HttpHeaders.LOCATION);
                softly.assertThat(answer.getResponse().getStatus())
                        .as("%s %s", each[0], text)
                        .isLessThan(500);
                softly.assertThat(where == null ? "" : where)
                        .as("%s %s", each[0], text)
                        .hasSizeLessThan(8_000)
                        .doesNotContain("\r", "\n");
            }
        }
        softly.assertAll();
    }

    private int status(String path, String parameter, String value) {
        return mvc.get()
                .uri(path)
                .param(parameter, value)
                .with(as(anna))
                .exchange()
                .getResponse()
                .getStatus();
    }
}
