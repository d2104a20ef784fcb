package io.minicrm.custom;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

/// What is different about the fields that are added to activities: these are written in a form of
/// their own, come again, and are found by their titles alone.
@CrmTest
class ActivityFieldTest {

    @Autowired MockMvcTester mvc;
    @Autowired CustomFields customFields;
    @Autowired CustomFieldMother fields;
    @Autowired RecordMother records;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transactions;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @Test
    void theFormOfAnActivityAsksForItAndTheComposerDoesNot() {
        CustomField channel = add(CustomFieldType.TEXT, "Channel");
        RecordRef contact = make(RecordKind.CONTACT, "lastName", "Channelled");
        RecordRef call = call(contact);
        assertThat(Jsoup.parse(body(contact.path())).select("#composer").outerHtml())
                .contains("name=\"subject\"")
                .doesNotContain(channel.name(), channel.key());
        assertThat(body(call.path() + "/edit")).contains(channel.name(), channel.key());

        assertThat(post(call.path() + "/edit", channel.key(), "By video", "version", "0"))
                .hasStatus(303);
        assertThat(body(call.path())).contains("By video");
        String refused =
                text(post(call.path() + "/edit", channel.key(), "x".repeat(201), "version", "1"));
        assertThat(refused).contains("id=\"error-" + channel.key() + "\"");
        assertThat(post(call.path() + "/due", "due", "never at all"))
                .hasStatus(422)
                .bodyText()
                .contains("value=\"By video\"");
    }

    @Test
    void whatComesNextOfASeriesHasItToo() {
        CustomField channel = add(CustomFieldType.TEXT, "Channel");
        String subject = "Again " + UUID.randomUUID();
        RecordRef call =
                call(
                        make(RecordKind.CONTACT, "lastName", "Repeated"),
                        "subject",
                        subject,
                        "due",
                        "2031-03-03",
                        "recurrence",
                        "FREQ=WEEKLY",
                        channel.key(),
                        "By phone");
        assertThat(post(call.path() + "/done")).hasStatus(303);
        assertThat(
                        jdbc.sql(
                                        """
                                        select custom ->> :key from activity
                                        where subject = :subject and occurred_at is null
                                        """)
                                .param("key", channel.key())
                                .param("subject", subject)
                                .query((row, _) -> row.getString(1))
                                .list())
                .containsExactly("By phone");
    }

    @Test
    void whatIsPutAwayAndComesBackMakesNoRowForSearch() {
        CustomField channel = add(CustomFieldType.TEXT, "Channel");
        RecordRef call =
                call(
                        make(RecordKind.CONTACT, "lastName", "Findable"),
                        channel.key(),
                        "Zugbrückentor");
        customFields.archive(anna, channel.id());
        assertThat(body(call.path())).doesNotContain("Zugbrückentor");
        customFields.restore(anna, channel.id());
        assertThat(body(call.path())).contains("Zugbrückentor");
        await().until(() -> count("job where kind = 'custom.search' and status <> 'done'") == 0);
        assertThat(count("search_doc where record_kind = 4")).isZero();
    }

    /// Links lead to people, companies and deals alone.
    @Test
    void noLinkLeadsToAnActivity() {
        MvcTestResult refused =
                post(
                        "/settings/fields",
                        "kind",
                        "activity",
                        "name",
                        "Led to",
                        "type",
                        "link",
                        "target",
                        "activity");
        assertThat(refused).hasStatus(422);
        assertThat(Jsoup.parse(text(refused)).select("#error-target").text()).isNotEmpty();
        assertThat(Jsoup.parse(text(refused)).select("[name=target] option").eachAttr("value"))
                .containsExactlyInAnyOrder("contact", "company", "deal");
    }

    private CustomField add(CustomFieldType type, String name) {
        return fields.add(
                anna,
                RecordKind.ACTIVITY,
                type,
                name + " " + UUID.randomUUID().toString().substring(0, 6));
    }

    private RecordRef call(RecordRef contact, String... keysAndValues) {
        List<String> all = new ArrayList<>(List.of("kind", "call", "contacts", "#" + contact.id()));
        all.addAll(List.of(keysAndValues));
        if (!all.contains("subject")) {
            all.addAll(List.of("subject", "A call"));
        }
        return make(RecordKind.ACTIVITY, all.toArray(String[]::new));
    }

    private RecordRef make(RecordKind kind, String... keysAndValues) {
        return Objects.requireNonNull(
                transactions.execute(_ -> records.make(anna, kind, keysAndValues)));
    }

    private int count(String of) {
        return jdbc.sql("select count(*)::int from " + of).query(Integer.class).single();
    }

    private String body(String uri) {
        MvcTestResult result = mvc.get().uri(uri).with(as(anna)).exchange();
        assertThat(result).as(uri).hasStatusOk();
        return text(result);
    }

    private MvcTestResult post(String uri, String... keysAndValues) {
        var request = mvc.post().uri(uri).with(as(anna)).with(csrf());
        for (int i = 0; i < keysAndValues.length; i += 2) {
            request = request.param(keysAndValues[i], keysAndValues[i + 1]);
        }
        return request.exchange();
    }

    private static String text(MvcTestResult result) {
        try {
            return result.getResponse().getContentAsString(java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.UnsupportedEncodingException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
