package io.minicrm.file;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.change.Undo;
import io.minicrm.contact.ContactMother;
import io.minicrm.scope.Actor;
import io.minicrm.scope.Permissions;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class FilesTest {

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired FileMother files;
    @Autowired ContentStore contents;
    @Autowired Attachments attachments;
    @Autowired Undo undo;
    @Autowired JdbcClient jdbc;

    Scope anna;
    Scope tom;
    RecordRef katharina;

    @BeforeEach
    void aContact() {
        anna = people.administrator("Anna");
        tom = people.person("Tom", Reach.OWN, null);
        katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
    }

    // Adding.

    @Test
    void severalFilesAreAddedInOneChangeThatCanBeUndone() throws IOException {
        MvcTestResult added =
                upload(anna, katharina, text("offer.txt", "We offer"), text("terms.txt", "We ask"));
        long change = lastChange();
        assertThat(added)
                .hasStatus(HttpStatus.SEE_OTHER)
                .hasHeader("Location", katharina.path() + "?changed=" + change + "#files");
        assertThat(get(anna, katharina.path() + "?changed=" + change))
                .bodyText()
                .contains("2 files added")
                .contains("offer.txt", "terms.txt")
                .contains("added 2 files");
        assertThat(Files.readString(contents.path(sha256("offer.txt")))).isEqualTo("We offer");

        undo.undo(anna, change);
        assertThat(get(anna, katharina.path())).bodyText().contains("No files yet");
        undo.undo(anna, lastChange());
        assertThat(get(anna, katharina.path())).bodyText().contains("offer.txt");
    }

    @Test
    void theSameContentIsKeptOnce() {
        RecordRef company = contacts.company(anna, "Hofmann");
        upload(anna, katharina, text("a.txt", "the same"), text("b.txt", "the same"));
        upload(anna, company, text("c.txt", "the same"));
        assertThat(count("file_content where sha256 = '" + sha256("a.txt") + "'")).isEqualTo(1);
        assertThat(sha256("b.txt")).isEqualTo(sha256("a.txt")).isEqualTo(sha256("c.txt"));
        for (String name : List.of("a.txt", "b.txt", "c.txt")) {
            assertThat(get(anna, ref(name).path())).hasStatusOk().bodyText().isEqualTo("the same");
        }
        assertThat(incoming()).isEmpty();
    }

    @Test
    void whatCannotBeTakenIsNamedAndTheOthersAreThere() {
        MvcTestResult answer =
                upload(
                        anna,
                        katharina,
                        text("offer.txt", "We offer"),
                        text("nothing.txt", ""),
                        new MockMultipartFile(
                                "file", "film.mp4", "video/mp4", new byte[50 * 1024 * 1024 + 1]));
        assertThat(answer)
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("These 2 files were not added")
                .contains("nothing.txt</span>: there is nothing in it.")
                .contains("film.mp4</span>: larger than 50 MB.")
                .contains("1 file was added.")
                .contains("href=\"" + ref("offer.txt").path() + "\"");
        assertThat(incoming()).isEmpty();
    }

    @Test
    void aFormWithoutAChoiceSaysSo() {
        assertThat(upload(anna, katharina, new MockMultipartFile("file", "", null, new byte[0])))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("no file was chosen");
        assertThat(upload(anna, katharina)).hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @Test
    void moreThanFiftyAtOnceAreTooMany() {
        List<MockMultipartFile> many = new ArrayList<>();
        for (int i = 0; i < 52; i++) {
            many.add(text("file " + i + ".txt", "content " + i));
        }
        assertThat(upload(anna, katharina, many.toArray(MockMultipartFile[]::new)))
                .bodyText()
                .contains("file 51.txt</span>: more than 50 at once.")
                .contains("50 files were added.");
    }

    @Test
    void whatBreaksOffLeavesNothing() {
        MockMultipartFile broken =
                new MockMultipartFile("file", "half.txt", null, new byte[1000]) {
                    @Override
                    public InputStream getInputStream() throws IOException {
                        return new FilterInputStream(super.getInputStream()) {
                            @Override
                            public int read(byte[] into, int offset, int length)
                                    throws IOException {
                                int read = super.read(into, offset, Math.min(length, 100));
                                if (in.available() < 500) {
                                    throw new IOException("the line is dead");
                                }
                                return read;
                            }
                        };
                    }
                };
        assertThat(upload(anna, katharina, broken, text("whole.txt", "whole")))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("half.txt</span>: it could not be stored.")
                .contains("1 file was added.")
                .doesNotContain("the line is dead");
        assertThat(incoming()).isEmpty();
        assertThat(count("file where name = 'half.txt'")).isZero();
    }

    @Test
    void aVolumeThatDoesNotTakeAFileIsToldInWords() throws IOException {
        byte[] content;
        Path folder;
        int tries = 0;
        do {
            content = ("this one finds no place " + tries++).getBytes(StandardCharsets.UTF_8);
            ContentStore.Incoming there = contents.receive(new ByteArrayInputStream(content));
            contents.discard(there);
            folder = contents.path(there.content().sha256()).getParent();
        } while (Files.exists(folder));
        // A file stands where the folder should be: nobody can write into it, not even root.
        Files.createFile(folder);
        try {
            assertThat(
                            upload(
                                    anna,
                                    katharina,
                                    new MockMultipartFile("file", "a.txt", null, content)))
                    .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                    .bodyText()
                    .contains("a.txt</span>: it could not be stored. The disk of the server may be")
                    .doesNotContain("Exception");
        } finally {
            Files.delete(folder);
        }
        assertThat(incoming()).isEmpty();
    }

    @Test
    void aNameIsKeptAsOneReadsIt() {
        String name = "Angebot \"Größe\" & mehr; 50 %.pdf";
        RecordRef file = files.file(anna, katharina, name, "x");
        assertThat(get(anna, file.path()).getResponse().getHeader("Content-Disposition"))
                .startsWith("attachment; filename=")
                .contains(
                        "filename*=UTF-8''Angebot%20%22Gr%C3%B6%C3%9Fe%22%20&%20mehr%3B%2050%20%25.pdf")
                .doesNotContain("\n");
        assertThat(get(anna, katharina.path()))
                .bodyText()
                .contains("Angebot \"Größe\" &amp; mehr; 50 %.pdf");

        upload(anna, katharina, text("../../" + "x".repeat(300) + ".txt", "long"));
        assertThat(count("file where name = '" + "x".repeat(196) + ".txt'")).isEqualTo(1);
    }

    // What it is.

    @Test
    void theContentSaysWhatItIsWhateverItsName() {
        RecordRef fake =
                files.file(
                        anna,
                        katharina,
                        "photo.png",
                        "<!DOCTYPE html><html><script>alert(1)</script></html>");
        assertThat(get(anna, fake.path()))
                .hasStatusOk()
                .hasHeader("Content-Type", "application/octet-stream")
                .hasHeader("X-Content-Type-Options", "nosniff");
        assertThat(get(anna, fake.path() + "/preview")).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(get(anna, katharina.path())).bodyText().doesNotContain(fake.path() + "/preview");

        RecordRef picture =
                files.file(anna, katharina, "page.html", FileMother.picture("png", 0x0b5d6b));
        assertThat(get(anna, picture.path() + "/preview"))
                .hasStatusOk()
                .hasHeader("Content-Type", "image/png");
    }

    @ParameterizedTest
    @CsvSource({
        "note.txt, text/plain",
        "prices.csv, text/csv",
        "plain.png, text/plain",
        "nameless, text/plain"
    })
    void aTextIsATextAndItsNameSaysWhichOne(String name, String type) {
        RecordRef file = files.file(anna, katharina, name, "a;b\n1;2\n");
        assertThat(kind(file)).isEqualTo(type);
    }

    private String kind(RecordRef file) {
        return attachments.find(anna, file.id()).orElseThrow().kind().type();
    }

    @Test
    void aZipCalledDocxIsATextDocument() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("word/document.xml"));
            out.write("<w/>".getBytes(StandardCharsets.UTF_8));
        }
        RecordRef file = files.file(anna, katharina, "offer.docx", zip.toByteArray());
        assertThat(kind(file))
                .isEqualTo(
                        "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    }

    // Handing out.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><html><body>hello</body></html>",
                "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
                "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
                "%PDF-1.7\n1 0 obj\n",
                "just words"
            })
    void nothingButPicturesIsShownInTheBrowser(String content) {
        RecordRef file = files.file(anna, katharina, "look.png", content);
        assertThat(get(anna, file.path() + "/preview")).hasStatus(HttpStatus.NOT_FOUND);
        MvcTestResult answer = get(anna, file.path());
        assertThat(answer)
                .hasStatusOk()
                .hasHeader("X-Content-Type-Options", "nosniff")
                .hasHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        assertThat(answer.getResponse().getHeader("Content-Disposition")).startsWith("attachment;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void aPictureIsShownWithinASandbox(String format) {
        RecordRef file = files.file(anna, katharina, "a", FileMother.picture(format, 0x1b7340));
        MvcTestResult answer = get(anna, file.path() + "/preview");
        assertThat(answer)
                .hasStatusOk()
                .hasHeader("Content-Type", "image/" + format)
                .hasHeader("X-Content-Type-Options", "nosniff")
                .hasHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        assertThat(answer.getResponse().getHeader("Content-Disposition")).startsWith("inline;");
        assertThat(get(anna, katharina.path())).bodyText().contains(file.path() + "/preview");
    }

    @Test
    void webpAndAvifArePicturesToo() {
        byte[] webp = "RIFF____WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1);
        byte[] avif = "\0\0\0\40ftypavif\0\0\0\0avifmif1".getBytes(StandardCharsets.ISO_8859_1);
        RecordRef one = files.file(anna, katharina, "a", webp);
        RecordRef other = files.file(anna, katharina, "b", avif);
        assertThat(get(anna, one.path() + "/preview")).hasHeader("Content-Type", "image/webp");
        assertThat(get(anna, other.path() + "/preview")).hasHeader("Content-Type", "image/avif");
    }

    /// A script would run as one of ours if a page named it.
    @ParameterizedTest
    @ValueSource(strings = {"x.js", "x.css", "x.svg", "x.html", "x.wasm", "x.xml"})
    void nothingIsHandedOutAsWhatABrowserRunsOrKept(String name) {
        RecordRef file = files.file(anna, katharina, name, "alert(1)");
        assertThat(get(anna, file.path()))
                .hasHeader("Content-Type", "application/octet-stream")
                .hasHeader("Cache-Control", "no-store");
    }

    @Test
    void aBrowserKeepsAPictureAndAsksAgain() {
        RecordRef file = files.file(anna, katharina, "a.png", FileMother.picture("png", 0x0b5d6b));
        String tag = '"' + sha256("a.png") + '"';
        assertThat(get(anna, file.path() + "/preview"))
                .hasHeader("ETag", tag)
                .hasHeader("Cache-Control", "no-cache, private");
        assertThat(
                        mvc.get()
                                .uri(file.path() + "/preview")
                                .header("If-None-Match", tag)
                                .with(as(anna))
                                .exchange())
                .hasStatus(HttpStatus.NOT_MODIFIED);
    }

    @Test
    void aPartOfItCanBeHad() {
        RecordRef file = files.file(anna, katharina, "a.txt", "kept");
        assertThat(
                        mvc.get()
                                .uri(file.path())
                                .header("Range", "bytes=1-2")
                                .with(as(anna))
                                .exchange())
                .hasStatus(HttpStatus.PARTIAL_CONTENT)
                .bodyText()
                .isEqualTo("ep");
    }

    // Who may what.

    @Test
    void whoMayNotReadTheRecordFindsNoFile() {
        RecordRef file =
                files.file(anna, katharina, "secret.png", FileMother.picture("png", 0xb0261d));
        for (String address :
                List.of(
                        file.path(),
                        file.path() + "/preview",
                        file.path() + "/edit",
                        katharina.path() + "/files")) {
            assertThat(get(tom, address))
                    .as(address)
                    .hasStatus(HttpStatus.NOT_FOUND)
                    .bodyText()
                    .doesNotContain("secret");
        }
        assertThat(post(tom, file.path() + "/trash")).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(upload(tom, katharina, text("mine.txt", "x"))).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(count("file where name = 'mine.txt'")).isZero();
    }

    @Test
    void whoMayReadTheRecordReadsTheFileAndChangesOnlyOwnOnes() {
        RecordRef bernd = contacts.contact(tom, "Bernd", "Kämmerer");
        RecordRef foreign = files.file(anna, bernd, "from-anna.txt", "hello Tom");
        assertThat(get(tom, foreign.path())).hasStatusOk().bodyText().isEqualTo("hello Tom");
        assertThat(get(tom, bernd.path()))
                .bodyText()
                .contains("from-anna.txt")
                .doesNotContain(foreign.path() + "/edit", foreign.path() + "/trash");
        assertThat(post(tom, foreign.path() + "/trash")).hasStatus(HttpStatus.NOT_FOUND);
        RecordRef own = files.file(tom, bernd, "own.txt", "mine");
        assertThat(post(tom, own.path() + "/trash")).hasStatus(HttpStatus.SEE_OTHER);
    }

    @Test
    void whoMayAddNothingSeesNoPlaceForIt() {
        Permissions reading = new Permissions();
        for (RecordKind kind : RecordKind.values()) {
            reading = reading.grant(kind, io.minicrm.scope.Action.READ, Reach.ALL);
        }
        Actor actor = tom.actor();
        Scope reader =
                Scope.of(
                        new Actor(
                                actor.id(),
                                actor.name(),
                                actor.email(),
                                false,
                                null,
                                actor.roleName(),
                                actor.locale(),
                                actor.zone(),
                                reading));
        assertThat(get(reader, katharina.path())).bodyText().doesNotContain("multipart/form-data");
        assertThat(upload(reader, katharina, text("a.txt", "x"))).hasStatus(HttpStatus.FORBIDDEN);
    }

    // Afterwards.

    @Test
    void aFileIsRenamedAndItsOldNameCanComeBack() {
        RecordRef file = files.file(anna, katharina, "IMG_1.txt", "x");
        assertThat(
                        mvc.post()
                                .uri(file.path() + "/edit")
                                .param("name", "")
                                .param("version", "0")
                                .with(as(anna))
                                .with(csrf().asHeader()))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        assertThat(
                        mvc.post()
                                .uri(file.path() + "/edit")
                                .param("name", "Offer.txt")
                                .param("version", "0")
                                .with(as(anna))
                                .with(csrf().asHeader()))
                .hasStatus(HttpStatus.SEE_OTHER);
        assertThat(get(anna, katharina.path()))
                .bodyText()
                .contains("Offer.txt", "renamed a file")
                .doesNotContain("IMG_1");
        undo.undo(anna, lastChange());
        assertThat(get(anna, katharina.path())).bodyText().contains("IMG_1.txt");
    }

    @Test
    void aFileInTheTrashIsNotThereUntilItComesBack() {
        RecordRef file = files.file(anna, katharina, "offer.txt", "x");
        assertThat(post(anna, file.path() + "/trash"))
                .hasStatus(HttpStatus.SEE_OTHER)
                .hasHeader("Location", katharina.path() + "?changed=" + lastChange() + "#files");
        assertThat(get(anna, file.path())).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(get(anna, katharina.path()))
                .bodyText()
                .contains("No files yet", "moved a file to the trash");
        assertThat(get(anna, "/trash?kind=files")).bodyText().contains("offer.txt");
        assertThat(post(anna, "/trash/restore?kind=files&id=" + file.id()))
                .hasStatus(HttpStatus.SEE_OTHER);
        assertThat(get(anna, file.path())).hasStatusOk();
        assertThat(get(anna, katharina.path())).bodyText().contains("restored a file");
        assertThat(get(anna, "/changes/" + lastChange())).bodyText().contains("offer.txt");
    }

    @Test
    void withItsRecordInTheTrashAFileIsOutOfReachUntilThatComesBack() {
        RecordRef file = files.file(anna, katharina, "offer.txt", "x");
        post(anna, katharina.path() + "/trash");
        assertThat(get(anna, file.path())).hasStatus(HttpStatus.NOT_FOUND);
        assertThat(post(anna, file.path() + "/trash")).hasStatus(HttpStatus.NOT_FOUND);
        post(anna, katharina.path() + "/restore");
        assertThat(get(anna, file.path())).hasStatusOk();
    }

    @Test
    void hundredsOfFilesAreLeafedThrough() {
        for (int i = 100; i < 253; i++) {
            files.file(anna, katharina, "file " + i + ".txt", "content");
        }
        assertThat(get(anna, katharina.path()))
                .bodyText()
                .contains("file 252.txt", "file 247.txt", "153")
                .doesNotContain(ref("file 246.txt").path() + '"')
                .contains("href=\"" + katharina.path() + "/files\"");
        assertThat(get(anna, katharina.path() + "/files"))
                .bodyText()
                .contains("file 252.txt", "file 203.txt")
                .doesNotContain("file 202.txt");
        long last = ref("file 203.txt").id();
        assertThat(get(anna, katharina.path() + "/files?before=" + last))
                .bodyText()
                .contains("file 202.txt", "file 153.txt")
                .doesNotContain("file 203.txt", "file 152.txt");
    }

    @Test
    void germansReadGerman() {
        Actor actor = anna.actor();
        Scope greta =
                Scope.of(
                        new Actor(
                                actor.id(),
                                actor.name(),
                                actor.email(),
                                true,
                                null,
                                "administrator",
                                Locale.GERMANY,
                                ZoneId.of("Europe/Berlin"),
                                Permissions.all()));
        upload(greta, katharina, text("a.txt", "x"));
        assertThat(get(greta, katharina.path()))
                .bodyText()
                .contains("Dateien hierher ziehen oder wählen", "haben eine Datei hinzugefügt");
        assertThat(upload(greta, katharina, text("leer.txt", "")))
                .bodyText()
                .contains("Diese Datei wurde nicht hinzugefügt", "sie enthält nichts.");
    }

    private MvcTestResult upload(Scope scope, RecordRef subject, MockMultipartFile... sent) {
        var request = mvc.post().uri(subject.path() + "/files").multipart();
        for (MockMultipartFile file : sent) {
            request.file(file);
        }
        return request.with(as(scope)).with(csrf().asHeader()).exchange();
    }

    private static MockMultipartFile text(String name, String text) {
        return new MockMultipartFile(
                "file", name, "image/png", text.getBytes(StandardCharsets.UTF_8));
    }

    private MvcTestResult get(Scope scope, String path) {
        return mvc.get().uri(path).with(as(scope)).exchange();
    }

    private MvcTestResult post(Scope scope, String path) {
        return mvc.post().uri(path).with(as(scope)).with(csrf().asHeader()).exchange();
    }

    private RecordRef ref(String name) {
        return new RecordRef(
                RecordKind.FILE,
                jdbc.sql("select max(id) from file where name = :name")
                        .param("name", name)
                        .query(Long.class)
                        .single());
    }

    private String sha256(String name) {
        return jdbc.sql("select sha256 from attachment where file_id = :id")
                .param("id", ref(name).id())
                .query(String.class)
                .single();
    }

    private long lastChange() {
        return jdbc.sql("select max(id) from change_set").query(Long.class).single();
    }

    private int count(String from) {
        return jdbc.sql("select count(*) from " + from).query(Integer.class).single();
    }

    private List<Path> incoming() {
        try (Stream<Path> left = Files.list(contents.incoming())) {
            return left.toList();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
