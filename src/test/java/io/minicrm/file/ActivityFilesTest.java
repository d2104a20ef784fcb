package io.minicrm.file;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.activity.ActivityMother;
import io.minicrm.change.Purge;
import io.minicrm.change.Undo;
import io.minicrm.contact.ContactMother;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// Files on what people plan and do: within reach of whom reads that, with all that it is about.
@CrmTest
@Transactional
class ActivityFilesTest {

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired ActivityMother activities;
    @Autowired FileMother files;
    @Autowired Purge purge;
    @Autowired Undo undo;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope tom;
    RecordRef annas;
    RecordRef toms;

    @BeforeEach
    void twoContacts() {
        anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.OWN, null);
        annas = contacts.contact(anna, "Katharina", "Wesselhöft");
        toms = contacts.contact(tom, "Bernd", "Kämmerer");
    }

    @Test
    void aFileIsAddedToATaskToldOnItsTimelineAndTakenBack() {
        RecordRef task = activities.task(tom, "Send the offer", null, toms);
        MvcTestResult added =
                mvc.post()
                        .uri(task.path() + "/files")
                        .multipart()
                        .file(
                                new MockMultipartFile(
                                        "file",
                                        "offer.txt",
                                        "text/plain",
                                        "mine".getBytes(StandardCharsets.UTF_8)))
                        .with(as(tom))
                        .with(csrf().asHeader())
                        .exchange();
        assertThat(added)
                .hasStatus(HttpStatus.SEE_OTHER)
                .hasHeader("Location", task.path() + "?changed=" + lastChange() + "#files");
        assertThat(Jsoup.parse(body(tom, task.path())).select("#files .file-name").eachText())
                .containsExactly("offer.txt");
        assertThat(Jsoup.parse(body(tom, task.path())).select("#timeline").text())
                .contains("added a file", "offer.txt");
        assertThat(Jsoup.parse(body(tom, task.path() + "/files")).select("h1").text())
                .contains("Send the offer");
        assertThat(body(tom, file("offer.txt").path())).isEqualTo("mine");

        undo.undo(tom, lastChange());
        assertThat(get(tom, file("offer.txt").path())).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(Jsoup.parse(body(tom, task.path())).select("#files .file-name")).isEmpty();
    }

    /// Whoever reads not all that an activity hangs on reads neither it nor what hangs on it,
    /// whosever these are.
    @Test
    void whoMayNotReadAllThatItIsAboutFindsNoFile() {
        RecordRef shared = activities.task(anna, "Talk about both", null, toms, annas);
        RecordRef file =
                files.file(anna, shared, "xqsecret.png", FileMother.picture("png", 0xb026));
        give(shared, tom);
        give(file, tom);
        assertThat(get(anna, file.path())).hasStatusOk();
        assertThat(body(anna, shared.path())).contains("xqsecret.png");
        for (String address :
                List.of(
                        shared.path(),
                        shared.path() + "/files",
                        file.path(),
                        file.path() + "/preview",
                        file.path() + "/edit")) {
            assertThat(get(tom, address))
                    .as(address)
                    .hasStatus(HttpStatus.NOT_FOUND)
                    .bodyText()
                    .doesNotContain("xqsecret");
        }
        assertThat(post(tom, file.path() + "/trash")).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(body(tom, "/changes")).doesNotContain("xqsecret");

        post(anna, file.path() + "/trash");
        assertThat(body(anna, "/trash?kind=files")).contains("xqsecret");
        assertThat(body(tom, "/trash?kind=files")).doesNotContain("xqsecret");
    }

    @Test
    void whoMayNotReadTheActivityItselfFindsNoFile() {
        RecordRef foreign = activities.task(anna, "About a contact of Tom's", null, toms);
        RecordRef file = files.file(anna, foreign, "a.txt", "x");
        assertThat(get(tom, file.path())).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(get(tom, foreign.path() + "/files")).hasStatus(HttpStatus.NOT_FOUND);
        RecordRef own = activities.task(tom, "About a contact of Tom's", null, toms);
        RecordRef readable = files.file(anna, own, "b.txt", "hello Tom");
        assertThat(body(tom, readable.path())).isEqualTo("hello Tom");
    }

    @Test
    void withItsActivityInTheTrashAFileIsOutOfReachUntilThatComesBack() {
        RecordRef task = activities.task(tom, "Send the offer", null, toms);
        RecordRef file = files.file(tom, task, "offer.txt", "x");
        post(tom, task.path() + "/trash");
        long trashed = lastChange();
        assertThat(get(tom, file.path())).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(post(tom, file.path() + "/trash")).hasStatus(HttpStatus.NOT_FOUND);
        undo.undo(tom, trashed);
        assertThat(get(tom, file.path())).hasStatusOk();
        assertThat(body(tom, task.path())).contains("offer.txt");
    }

    @Test
    void anActivityThatAFileWasAddedToStaysWhenItsMakingIsTakenBack() {
        RecordRef task = activities.task(tom, "Send the offer", null, toms);
        long made = lastChange();
        RecordRef file = files.file(tom, task, "offer.txt", "x");
        undo.undo(tom, made);
        assertThat(get(tom, file.path())).hasStatusOk();
        post(tom, file.path() + "/trash");
        assertThat(get(tom, task.path())).hasStatusOk();
    }

    @Test
    void withTheLastThatItIsAboutEveryFileIsRemovedForGood() {
        RecordRef task = activities.task(anna, "Talk about both", null, toms, annas);
        RecordRef file = files.file(anna, task, "both.txt", "x");
        purge.remove(RecordKind.CONTACT, List.of(toms.id()));
        assertThat(count("file where id = " + file.id())).isOne();
        purge.remove(RecordKind.CONTACT, List.of(annas.id()));
        assertThat(count("activity where id = " + task.id())).isZero();
        assertThat(count("file where id = " + file.id())).isZero();
        assertThat(count("attachment where file_id = " + file.id())).isZero();
    }

    private void give(RecordRef record, Scope owner) {
        jdbc.sql("update %s set owner_id = :owner where id = :id".formatted(record.kind().key()))
                .param("owner", owner.actorId())
                .param("id", record.id())
                .update();
    }

    private String body(Scope scope, String path) {
        MvcTestResult result = get(scope, path);
        assertThat(result).as(path).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    private MvcTestResult get(Scope scope, String path) {
        return mvc.get().uri(path).with(as(scope)).exchange();
    }

    private MvcTestResult post(Scope scope, String path) {
        return mvc.post().uri(path).with(as(scope)).with(csrf().asHeader()).exchange();
    }

    private RecordRef file(String name) {
        return new RecordRef(
                RecordKind.FILE,
                jdbc.sql("select max(id) from file where name = :name")
                        .param("name", name)
                        .query(Long.class)
                        .single());
    }

    private long lastChange() {
        return jdbc.sql("select max(id) from change_set").query(Long.class).single();
    }

    private int count(String from) {
        return jdbc.sql("select count(*)::int from " + from).query(Integer.class).single();
    }
}
