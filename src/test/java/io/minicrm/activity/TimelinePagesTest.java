package io.minicrm.activity;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.contact.ContactFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.file.FileMother;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class TimelinePagesTest {

    @Autowired MockMvcTester mvc;
    @Autowired Activities activities;
    @Autowired Records records;
    @Autowired ContactMother contacts;
    @Autowired FileMother files;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;

    @Test
    void sixtyEntriesOfOneInstantAreAllShownOnce() throws Exception {
        Scope anna = people.administrator("Anna");
        RecordRef contact = contacts.contact(anna, "Katharina", "Wesselhöft");
        for (int i = 0; i < 20; i++) {
            activities.note(anna, contact, "Note number " + i, null);
            files.file(anna, contact, "file" + i + ".txt", "Content " + i);
            if (i > 0) {
                ChangeSet set = records.open(anna, ChangeKind.EDIT, "edit");
                records.update(
                        anna,
                        set,
                        contact,
                        null,
                        new Values().with(ContactFields.FIRST_NAME, "C" + i));
            }
        }
        jdbc.sql("update change_set set created_at = '2026-03-01T10:00:00.123456Z'").update();
        jdbc.sql("update timeline set occurred_at = '2026-03-01T10:00:00.123456Z'").update();
        jdbc.sql("update activity set occurred_at = '2026-03-01T10:00:00.123456Z'").update();

        assertThat(entries(anna, contact.path())).hasSize(60).doesNotHaveDuplicates();
        assertThat(entries(anna, contact.path() + "?show=notes")).hasSize(20);
        assertThat(entries(anna, contact.path() + "?show=changes")).hasSize(40);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T10:00:00Z",
                "nonsense",
                "2026-03-01T10:00:00Z_note_99999999999999999999",
                "2026-03-01T10:00:00Z_",
                "+1000000000-12-31T23:59:59Z_note_1",
                "-1000000000-01-01T00:00:00Z_note_1"
            })
    void anyPlaceThatIsAskedForIsAnswered(String before) {
        Scope anna = people.administrator("Anna");
        RecordRef contact = contacts.contact(anna, "Katharina", "Wesselhöft");
        assertThat(mvc.get().uri(contact.path()).param("before", before).with(as(anna)).exchange())
                .hasStatusOk();
    }

    private List<String> entries(Scope scope, String first) throws Exception {
        List<String> entries = new ArrayList<>();
        String next = first;
        while (next != null && entries.size() < 200) {
            Document page =
                    Jsoup.parse(
                            mvc.get()
                                    .uri(next)
                                    .with(as(scope))
                                    .exchange()
                                    .getResponse()
                                    .getContentAsString(StandardCharsets.UTF_8));
            page.select("#stream article").forEach(entry -> entries.add(entry.text()));
            Element older = page.selectFirst("#stream > a.btn");
            next = older == null ? null : older.attr("href");
        }
        return entries;
    }
}
