package io.minicrm;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.activity.Activities;
import io.minicrm.activity.ActivityFields;
import io.minicrm.contact.ContactMother;
import io.minicrm.file.FileMother;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.NoSuchRecord;
import io.minicrm.record.RecordReader;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// Who has given a record away, or lost it, has no hand any more in what hangs on it.
@CrmTest
@Transactional
class HandedOverTest {

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired FileMother files;
    @Autowired Activities activities;
    @Autowired Records records;
    @Autowired RecordReader reader;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope clara;
    RecordRef contact;
    RecordRef note;
    RecordRef file;
    long noted;

    @BeforeEach
    void somethingOfClaras() {
        anna = people.administrator("Anna");
        clara = people.person("Clara", Reach.OWN, null);
        contact = contacts.contact(clara, "Handed", "Over");
        noted = activities.note(clara, contact, "told in confidence", null).id();
        note =
                new RecordRef(
                        RecordKind.ACTIVITY,
                        jdbc.sql("select max(id) from activity").query(Long.class).single());
        file = files.file(clara, contact, "confidence.txt", "in the file");
    }

    private void handOver() {
        jdbc.sql("update contact set owner_id = :anna where id = :id")
                .param("anna", anna.actor().id())
                .param("id", contact.id())
                .update();
    }

    @Test
    void asLongAsTheRecordIsHersSheMayUndoAndRestore() {
        records.delete(clara, deleting(clara), RecordKind.FILE, List.of(file.id()));
        assertThat(body("/trash?kind=files")).contains("confidence.txt");
        assertThat(restore()).hasStatus(303);
        assertThat(deletedAt("file", file)).isFalse();
        assertThat(body("/changes/" + noted)).contains("told in confidence");
        assertThat(post("/changes/" + noted + "/undo")).hasStatus(303);
        assertThat(deletedAt("activity", note)).isTrue();
    }

    @Test
    void afterwardsTheNoteIsNeitherShownNorTakenBack() {
        handOver();
        assertThat(body("/changes/" + noted)).doesNotContain("told in confidence");
        assertThat(body("/changes")).doesNotContain("told in confidence");
        post("/changes/" + noted + "/undo");
        assertThat(deletedAt("activity", note)).isFalse();
        assertThat(reader.find(clara, note)).isEmpty();
        assertThat(reader.find(anna, note)).isPresent();
    }

    @Test
    void afterwardsTheFileIsNeitherDeletedNorChanged() {
        handOver();
        assertThat(reader.find(clara, file)).isEmpty();
        assertThat(records.delete(clara, deleting(clara), RecordKind.FILE, List.of(file.id())))
                .isEmpty();
        assertThatThrownBy(() ->
                        records.update(
                                clara,
                                records.open(clara, ChangeKind.EDIT, ""),
                                note,
                                null,
                                new Values().with(ActivityFields.BODY, "changed")))
                .isInstanceOf(NoSuchRecord.class);
        long added =
                jdbc.sql(
                                "select max(change_set_id) from change_log where record_kind = 5 and record_id = :id")
                        .param("id", file.id())
                        .query(Long.class)
                        .single();
        post("/changes/" + added + "/undo");
        assertThat(deletedAt("file", file)).isFalse();
    }

    @Test
    void afterwardsTheTrashDoesNotHaveIt() {
        records.delete(clara, deleting(clara), RecordKind.FILE, List.of(file.id()));
        handOver();
        assertThat(body("/trash?kind=files")).doesNotContain("confidence.txt");
        restore();
        assertThat(deletedAt("file", file)).isTrue();
        assertThat(records.restore(anna, deleting(anna), RecordKind.FILE, List.of(file.id())))
                .containsExactly(file.id());
    }

    /// What hangs on a record that lies in the trash is still of those who may read that one.
    @Test
    void whatWasDeletedWithItsRecordComesBackWithIt() {
        ChangeSet both = deleting(clara);
        records.delete(clara, both, RecordKind.CONTACT, List.of(contact.id()));
        records.delete(clara, both, RecordKind.ACTIVITY, List.of(note.id()));
        assertThat(post("/changes/" + both.id() + "/undo")).hasStatus(303);
        assertThat(deletedAt("activity", note)).isFalse();
        assertThat(deletedAt("contact", contact)).isFalse();
    }

    private ChangeSet deleting(Scope scope) {
        return records.open(scope, ChangeKind.DELETE, "some");
    }

    private MvcTestResult restore() {
        return mvc.post()
                .uri("/trash/restore")
                .param("kind", "files")
                .param("only", Long.toString(file.id()))
                .with(as(clara))
                .with(csrf())
                .exchange();
    }

    private MvcTestResult post(String path) {
        return mvc.post().uri(path).with(as(clara)).with(csrf()).exchange();
    }

    private String body(String path) {
        return new String(
                mvc.get()
                        .uri(path)
                        .with(as(clara))
                        .exchange()
                        .getResponse()
                        .getContentAsByteArray(),
                StandardCharsets.UTF_8);
    }

    private boolean deletedAt(String table, RecordRef ref) {
        return jdbc.sql("select deleted_at is not null from %s where id = :id".formatted(table))
                .param("id", ref.id())
                .query(Boolean.class)
                .single();
    }
}
