package io.minicrm.audit;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minicrm.CrmTest;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class SecurityPageTest {

    private static final String PATH = "/settings/security";

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired SecurityLog log;
    @Autowired SecurityEvents events;
    @Autowired SecurityEventPurge oldEvents;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope tom;

    @BeforeEach
    void nothingToldYet() {
        anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.TEAM, null);
        jdbc.sql("alter table security_event disable trigger user").update();
        jdbc.sql("delete from security_event").update();
        jdbc.sql("alter table security_event enable trigger user").update();
    }

    @Test
    void onlyAdministratorsReadIt() {
        assertThat(mvc.get().uri(PATH).with(as(tom))).hasStatus(403);
        assertThat(mvc.get().uri(PATH + "/export.csv").with(as(tom))).hasStatus(403);
        assertThatThrownBy(() -> events.before(tom, new EventFilter(null, null), null, 1))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(mvc.get().uri("/settings/profile").with(as(tom)))
                .bodyText()
                .doesNotContain(PATH);
        assertThat(mvc.get().uri("/settings/profile").with(as(anna))).bodyText().contains(PATH);
    }

    @Test
    void nothingSaysSo() {
        assertThat(mvc.get().uri(PATH).with(as(anna)))
                .hasStatusOk()
                .bodyText()
                .contains("Nothing here", "will be listed here")
                .doesNotContain("export.csv");
        assertThat(mvc.get().uri(PATH + "?kind=exported").with(as(anna)))
                .bodyText()
                .contains("within the last year", "Show all");
    }

    /// Whatever there is to tell has words in both languages, and what no text is for is shown.
    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindHasWords(Kind kind) throws UnsupportedEncodingException {
        log.tell(
                SecurityEvent.of(kind)
                        .by(anna)
                        .on(tom.actor().id())
                        .with("strange", "<i>")
                        .changed(
                                Map.of("stage 7 name", "Lead"),
                                Map.of("stage 7 name", "Prospect")));
        String english = text(mvc.get().uri(PATH).with(as(anna)));
        assertThat(english)
                .contains(
                        "Anna, to Tom", "Strange: &lt;i&gt;", "Stage 7 name: from Lead to Prospect")
                .doesNotContain(kind.key() + "</td>");
        assertThat(text(mvc.get().uri(PATH).with(as(people.reading(anna, Locale.GERMANY)))))
                .contains("Anna, betrifft Tom", "Stage 7 Name".replace("Stage", "Phase"))
                .doesNotContain(kind.key() + "</td>");
    }

    @Test
    void itIsNarrowedToAPersonAndAKind() throws UnsupportedEncodingException {
        log.tell(SecurityEvent.of(Kind.LINK_MADE).by(anna).on(tom.actor().id()));
        log.tell(SecurityEvent.of(Kind.EXPORTED).by(anna).with("rows", 12345));
        log.tell(SecurityEvent.of(Kind.SIGN_OUT).by(tom));
        String toms = body("?person=" + tom.actor().id());
        assertThat(toms).contains("Link made", "Signed out").doesNotContain("Rows: 12,345");
        assertThat(body("?person=%d&kind=sign_out".formatted(tom.actor().id())))
                .contains("<td class=\"name\">Signed out")
                .doesNotContain("<td class=\"name\">Link made");
        assertThat(body("?kind=exported")).contains("Rows: 12,345");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?person=0&kind=nothing",
                "?person=x%00&kind=%00",
                "?after=x",
                "?after=9999999999999999-1",
                "?before=9999999999999999-999999999999999999",
                "?before=0-0&after=0-0",
                "?person=999999999999999999"
            })
    void whatNobodyCouldHaveChosenIsNoError(String query) {
        log.tell(SecurityEvent.of(Kind.SIGN_OUT).by(tom));
        assertThat(mvc.get().uri(PATH + query).with(as(anna))).hasStatusOk();
        assertThat(mvc.get().uri(PATH + "/export.csv" + query).with(as(anna)))
                .satisfies(answer -> assertThat(answer.getResponse().getStatus()).isLessThan(400));
    }

    /// Many at one moment, so that only the id tells which comes first.
    @Test
    void pagesFollowEachOtherWithoutAGapAndLeadBack() throws UnsupportedEncodingException {
        for (int i = 1; i <= 120; i++) {
            tell("timestamptz '2026-11-01 10:00+00' + interval '1 s' * " + i / 40, "Nr" + i + ".");
        }
        List<String> seen = new ArrayList<>();
        String query = "";
        String last = "";
        while (query != null) {
            last = query;
            String page = body(query);
            numbers(page).forEach(seen::add);
            query = link(page, "next");
        }
        assertThat(seen).hasSize(120).startsWith("120").endsWith("1").doesNotHaveDuplicates();
        String back = link(body(last), "prev");
        assertThat(numbers(body(back)).toList()).hasSize(50).startsWith("70").endsWith("21");
    }

    @Test
    void itIsHandedOutAsAFileWhichIsToldToo() throws UnsupportedEncodingException {
        for (int i = 1; i <= 1100; i++) {
            tell("now() - interval '1 s' * " + i, "=1+" + i);
        }
        String file = text(mvc.get().uri(PATH + "/export.csv").with(as(anna)));
        assertThat(file.lines()).hasSize(1101);
        assertThat(file.lines().findFirst().orElseThrow())
                .contains("Time,What happened,Outcome,Who", "Request,Details");
        assertThat(file).contains("Strange: =1+1100").doesNotContain(",=");
        assertThat(
                        jdbc.sql(
                                        "select details::text from security_event where kind = 'exported' and actor_id = :anna")
                                .param("anna", anna.actor().id())
                                .query(String.class)
                                .list())
                .containsExactly("{\"rows\": 1100, \"what\": \"security\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update security_event set kind = 'sign_out'",
                "update security_event set at = now() - interval '2 years'",
                "delete from security_event",
                "truncate security_event"
            })
    void whatIsToldStays(String attempt) {
        log.tell(SecurityEvent.of(Kind.LINK_MADE).by(anna).on(tom.actor().id()));
        assertThatThrownBy(() -> jdbc.sql(attempt).update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("stays as it is for a year");
    }

    @Test
    void afterAYearItIsForgotten() {
        tell("now() - interval '366 days'", "old");
        tell("now() - interval '364 days'", "young");
        assertThat(oldEvents.forget()).isOne();
        assertThat(
                        jdbc.sql("select details ->> 'strange' from security_event")
                                .query(String.class)
                                .list())
                .containsExactly("young");
    }

    private void tell(String at, String what) {
        jdbc.sql(
                        """
                        insert into security_event (at, kind, refused, actor_id, details)
                        values (%s, 'sign_in', false, :anna, jsonb_build_object('strange', :what::text))
                        """
                                .formatted(at))
                .param("anna", anna.actor().id())
                .param("what", what)
                .update();
    }

    private static Stream<String> numbers(String page) {
        return Pattern.compile("Strange: Nr(\\d+)\\.")
                .matcher(page)
                .results()
                .map(each -> each.group(1));
    }

    private static @Nullable String link(String page, String rel) {
        Matcher link =
                Pattern.compile("rel=\"" + rel + "\" href=\"" + PATH + "([^\"]*)\"").matcher(page);
        return link.find() ? link.group(1).replace("&amp;", "&") : null;
    }

    private String body(@Nullable String query) throws UnsupportedEncodingException {
        return text(mvc.get().uri(PATH + query).with(as(anna)));
    }

    private static String text(MockMvcTester.MockMvcRequestBuilder request)
            throws UnsupportedEncodingException {
        return request.exchange().getResponse().getContentAsString();
    }
}
