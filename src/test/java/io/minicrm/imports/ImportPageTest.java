package io.minicrm.imports;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.io.ByteArrayOutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@CrmTest
class ImportPageTest {

    @Autowired MockMvcTester mvc;
    @Autowired ImportMother importing;
    @Autowired Imports imports;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired Directory directory;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @Test
    void aFileGoesThroughAllItsSteps() throws Exception {
        MvcTestResult taken = upload("us-500.csv", ImportMother.resource("us-500.csv"));
        assertThat(taken).hasStatus(303);
        String columns = location(taken);
        assertThat(columns).matches("/import/\\d+/columns");
        long id = Long.parseLong(columns.split("/")[2]);
        assertThat(get("/import/" + id)).hasRedirectedUrl(columns);
        assertThat(page(columns))
                .contains("500 rows, 12 columns, UTF-8, comma")
                .contains("<option value=\"phone:work\" selected>")
                .contains("<option value=\"company/website\" selected>")
                .contains("6649 N Blue Gum St");

        assertThat(location(map(id, Map.of("then", "check", "remember", "true"))))
                .isEqualTo("/import/" + id + "/check");
        importing.finished(anna, imports.find(anna, id));
        assertThat(page("/import/" + id + "/check"))
                .contains("id=\"sum-created\">500<")
                .contains("One column is not imported: county")
                .contains("500 companies are not there yet")
                .contains("504-621-8927, 504-845-1427");

        assertThat(location(post("/import/" + id + "/run"))).isEqualTo("/import/" + id + "/run");
        importing.finished(anna, imports.find(anna, id));
        assertThat(get("/import/" + id + "/run")).hasRedirectedUrl("/import/" + id + "/result");
        long set = Objects.requireNonNull(imports.find(anna, id).changeSetId());
        assertThat(page("/import/" + id + "/result"))
                .contains("id=\"sum-rows\">500<", "id=\"sum-created\">500<", "id=\"sum-failed\">0<")
                .contains("action=\"/changes/" + set + "/undo\"")
                .contains("500 new contacts", "500 new companies");
        assertThat(page("/import")).contains("us-500.csv", "500 records written");

        assertThat(post("/changes/" + set + "/undo")).hasStatus(303);
        assertThat(page("/import/" + id + "/result"))
                .contains("This import was undone")
                .doesNotContain("Undo this import");
    }

    @Test
    void failedRowsComeBackWithoutAnythingThatASpreadsheetWouldCalculate() throws Exception {
        String text =
                """
                Last Name;First Name;Email;Notes
                =cmd|' /C calc'!A0;'t;bad@;"a;=1+1"
                'tHooft;-x;two-bad@;" +2+3"
                """;
        Import done = importing.written(anna, RecordKind.CONTACT, text);
        String csv = get("/import/" + done.id() + "/failed.csv").getResponse().getContentAsString();
        assertThat(csv)
                .contains("'=cmd|' /C calc'!A0;'t;bad@;\"a;'=1+1\";")
                .contains("'tHooft;'-x;two-bad@;' +2+3;");

        Import again =
                importing.written(
                        anna, RecordKind.CONTACT, csv.replace("bad@", "good@bad.example"));
        assertThat(again.counts()).isNotNull();
        assertThat(
                        jdbc.sql(
                                        "select last_name || '/' || first_name || '/' || description from contact where first_name in ('''t', '-x')")
                                .query(String.class)
                                .list())
                .contains("=cmd|' /C calc'!A0/'t/a;=1+1", "'tHooft/-x/+2+3");
    }

    @Test
    void failedRowsComeBackAsAFileThatCanBeCorrectedAndBroughtAgain() throws Exception {
        String text =
                "Vorname;Nachname;E-Mail;Notiz\nIda;Berg;ida@failed.example;\"one; \"\"two\"\"\"\nOle;Lund;ole-at-failed;x\n;;;note\n";
        Import done =
                importing.run(
                        anna,
                        importing.takenIn(
                                anna,
                                RecordKind.CONTACT,
                                "Messe, März.csv",
                                text.getBytes(StandardCharsets.UTF_8)));
        assertThat(page("/import/" + done.id() + "/result"))
                .contains("2 rows failed", "Download the 2 rows", "ole-at-failed", "Ole Lund");

        MvcTestResult file = get("/import/" + done.id() + "/failed.csv");
        assertThat(file).hasStatusOk();
        assertThat(file.getResponse().getHeader("Content-Disposition")).contains("failed.csv");
        String rows = file.getResponse().getContentAsString(StandardCharsets.UTF_8);
        assertThat(rows.lines())
                .containsExactly(
                        "\ufeffVorname;Nachname;E-Mail;Notiz;Why it failed",
                        "Ole;Lund;ole-at-failed;x;E-mail: “ole-at-failed” is not an e-mail address",
                        ";;;note;Last name: A contact needs a first or a last name");

        Import again =
                importing.takenIn(
                        anna,
                        RecordKind.CONTACT,
                        "again.csv",
                        rows.replace("ole-at", "ole@at.").getBytes(StandardCharsets.UTF_8));
        assertThat(again.targets())
                .containsExactly("firstName", "lastName", "email:work", "description", null);
        assertThat(Objects.requireNonNull(importing.run(anna, again).counts()).created())
                .isEqualTo(1);
    }

    @Test
    void whatCannotBeImportedIsRefusedBesideTheFile() throws Exception {
        for (Map.Entry<String, String> each :
                Map.of(
                                "",
                                "It is empty",
                                "a,b\n",
                                "There is a row of names",
                                "PK\u0003\u0004xl",
                                "save it as CSV",
                                "%PDF-1.7",
                                "It is a PDF",
                                "a,b\n1,\"2\n",
                                "In line 2 a quotation mark opens",
                                "a,".repeat(310) + "\n1\n",
                                "more than 300 columns")
                        .entrySet()) {
            MvcTestResult refused =
                    upload("bad.csv", each.getKey().getBytes(StandardCharsets.UTF_8));
            assertThat(refused).as(each.getValue()).hasStatus(422);
            assertThat(body(refused)).contains(each.getValue()).contains("role=\"alert\"");
        }
    }

    @Test
    void howAFileIsReadCanBeChanged() throws Exception {
        Import file = importing.takenIn(anna, RecordKind.CONTACT, "name;mail\nÄnne;a@x.example\n");
        MvcTestResult changed =
                mvc.post()
                        .uri("/import/" + file.id() + "/dialect")
                        .with(as(anna))
                        .with(csrf().asHeader())
                        .param("encoding", "windows_1252")
                        .param("separator", "comma")
                        .param("header", "0")
                        .exchange();
        assertThat(changed).hasStatus(303);
        Import other = imports.find(anna, file.id());
        assertThat(other.dialect())
                .isEqualTo(new Dialect(Encoding.WINDOWS_1252, Separator.COMMA, 0, 0));
        assertThat(other.rows()).isEqualTo(2);
        assertThat(other.columns()).hasSize(1);
        assertThat(page("/import/" + file.id() + "/columns"))
                .contains("Column 1", "Ã„nne;a@x.example");
    }

    @Test
    void whatIsLeftOutAboveAndBelowIsSaidAndCanBeChanged() throws Exception {
        String text =
                """
                Notes:
                "A long sentence, with a comma."

                First Name,Last Name,Email,Company
                Ida,Left,ida@left.example,Berg
                Ole,Left,,Berg

                Exported by Anna
                Total: 2
                """;
        Import file = importing.takenIn(anna, RecordKind.CONTACT, text);
        assertThat(file.rows()).isEqualTo(2);
        assertThat(file.targets().getFirst()).isEqualTo("firstName");
        assertThat(page("/import/" + file.id() + "/columns"))
                .contains("The names of the columns are in line 4.", "The 3 lines before it are")
                .contains("Notes: · A long sentence, with a comma.")
                .contains("The last 2 lines are left out:", "Exported by Anna · Total: 2")
                .contains("Row 5");

        mvc.post()
                .uri("/import/" + file.id() + "/dialect")
                .with(as(anna))
                .with(csrf().asHeader())
                .param("encoding", "utf_8")
                .param("separator", "comma")
                .param("header", "4")
                .param("footers", "0")
                .exchange();
        Import other = imports.find(anna, file.id());
        assertThat(other.rows()).isEqualTo(4);
        assertThat(other.shifted()).isEqualTo(2);
        assertThat(page("/import/" + file.id() + "/columns")).doesNotContain("The last 2 lines");
    }

    @Test
    void lettersThatLookWrongAreShownAsTheyReadInOtherEncodings() throws Exception {
        Import file =
                importing.takenIn(
                        anna,
                        RecordKind.CONTACT,
                        "czech.csv",
                        "First Name;Last Name\nJiří;Dvořák\nŁukasz;Żółć\n"
                                .getBytes(Encoding.WINDOWS_1250.charset()));
        assertThat(file.dialect().encoding()).isEqualTo(Encoding.WINDOWS_1250);
        assertThat(page("/import/" + file.id() + "/columns"))
                .contains("Dvořák")
                .doesNotContain("Some letters look wrong");
        mvc.post()
                .uri("/import/" + file.id() + "/dialect")
                .with(as(anna))
                .with(csrf().asHeader())
                .param("encoding", "windows_1252")
                .param("separator", "semicolon")
                .exchange();
        assertThat(page("/import/" + file.id() + "/columns"))
                .contains("Some letters look wrong: Jiøí · Dvoøák")
                .contains("value=\"windows_1250\"", "Żółć");
    }

    @Test
    void lettersThatWereWrongBeforeAreSaidToBeAndNothingIsOffered() throws Exception {
        Import file =
                importing.takenIn(anna, RecordKind.CONTACT, "Last Name,City\nMÃ¼ller,KÃ¶ln\n");
        assertThat(page("/import/" + file.id() + "/columns"))
                .contains("Some letters look wrong: MÃ¼ller", "already wrong when this file")
                .doesNotContain("Choose how they read right");
    }

    @Test
    void aLetterThatCannotBeReadFailsItsRowAlone() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                ("First Name,Last Name\n" + "Jörg,Letters\n".repeat(5))
                        .getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes("J\u00f6rn,Letters\n".getBytes(StandardCharsets.ISO_8859_1));
        Import file =
                importing.takenIn(anna, RecordKind.CONTACT, "broken.csv", bytes.toByteArray());
        assertThat(file.dialect().encoding()).isEqualTo(Encoding.UTF_8);
        Import done = importing.run(anna, file);
        assertThat(Objects.requireNonNull(done.counts()).failed()).isEqualTo(1);
        assertThat(page("/import/" + done.id() + "/result"))
                .contains("A letter of it cannot be read");
    }

    @Test
    void columnsThatMakeNoSenseAreRefusedAndStayAsTheyWereSaid() throws Exception {
        Import file =
                importing.takenIn(
                        anna, RecordKind.CONTACT, "A,A,,C\nIda,Berg,x,ida@sense.example\n");
        assertThat(page("/import/" + file.id() + "/columns")).contains("twice", "Column 3");
        MvcTestResult twice =
                map(
                        file.id(),
                        Map.of(
                                "then",
                                "check",
                                "column0",
                                "firstName",
                                "column1",
                                "firstName",
                                "column3",
                                "",
                                "mode",
                                "both",
                                "key",
                                "email"));
        assertThat(twice).hasStatus(422);
        assertThat(body(twice))
                .contains("Two columns go to First name")
                .contains("No column fills what rows are matched on");
        assertThat(
                        body(
                                map(
                                        file.id(),
                                        Map.of(
                                                "then", "check", "column0", "", "column1", "",
                                                "mode", "both", "key", ""))))
                .contains("Say of at least one column")
                .contains("rows must be matched on something");
        assertThat(imports.find(anna, file.id()).step()).isEqualTo(Step.COLUMNS);
    }

    @Test
    void wordsThatAreNotKnownHereAreAskedForOnceAndMeanTheSameInTheNextFile() throws Exception {
        people.administrator("Sophie");
        String rows =
                """
                Name,Industry,Owner,Words that mean something else
                Word Works 1,technolgy,Moses Frase,x
                Word Works 2,Technolgy,Sophie,x
                Word Works 3,media,moses  frase,x
                Word Works 4,softwre,Sophie,x
                Word Works 5,software,,x
                """;
        long id = companies(rows);
        assertThat(page("/import/" + id + "/columns"))
                .contains("3 words are not known here")
                .contains("name=\"word:industry:technolgy\"", "name=\"word:industry:softwre\"")
                .contains("name=\"word:owner:Moses Frase\"")
                .doesNotContain("name=\"word:owner:Sophie\"", "name=\"word:industry:software\"")
                .containsPattern("(?s)>technolgy</th>.*?>Industry</td>\\s*<td[^>]*>in 2 rows<")
                .containsPattern("(?s)>softwre</th>.*?>Industry</td>\\s*<td[^>]*>in 1 row<")
                .contains(">Technology</option>", ">Sophie</option>");

        MvcTestResult said =
                map(
                        id,
                        Map.of(
                                "then", "check",
                                "remember", "true",
                                "word:industry:technolgy", "technology",
                                "word:industry:softwre", "",
                                "word:owner:Moses Frase", "-"));
        assertThat(location(said)).isEqualTo("/import/" + id + "/check");
        importing.finished(anna, imports.find(anna, id));
        assertThat(page("/import/" + id + "/check"))
                .contains("id=\"sum-created\">4<", "id=\"sum-failed\">1<")
                .contains("“softwre” is none of the choices");
        post("/import/" + id + "/run");
        importing.finished(anna, imports.find(anna, id));
        long sophie = people.administrator("Sophie").actor().id();
        assertThat(
                        jdbc.sql(
                                        """
                                        select concat_ws(' ', name, industry, case owner_id when :sophie then 'Sophie' when :anna then 'Anna' end)
                                        from company where name like 'Word Works %' and deleted_at is null order by name
                                        """)
                                .param("sophie", sophie)
                                .param("anna", anna.actorId())
                                .query(String.class)
                                .list())
                .containsExactly(
                        "Word Works 1 technology Anna",
                        "Word Works 2 technology Sophie",
                        "Word Works 3 media Anna",
                        "Word Works 5 software Anna");

        long next =
                companies(
                        rows.lines()
                                .limit(4)
                                .collect(Collectors.joining("\n"))
                                .replace("technolgy", "TECHNOLGY")
                                .replace("Word Works", "Other Words"));
        assertThat(page("/import/" + next + "/columns"))
                .doesNotContain("not known here</h2>", "id=\"words\"")
                .contains("2 words that are not known here have a meaning")
                .containsPattern("<option value=\"technology\" selected>")
                .containsPattern("<option value=\"-\" selected>");
        assertThat(location(map(next, Map.of("then", "check")))).endsWith("/check");
        assertThat(
                        Objects.requireNonNull(
                                        importing.finished(anna, imports.find(anna, next)).counts())
                                .created())
                .isEqualTo(3);
    }

    @Test
    void aWordMeansOnlyWhatItsFieldReads() throws Exception {
        long thea = people.person("Thea", Reach.ALL, null).actor().id();
        long id = companies("Name,Owner\nMeant Works,Moses Frase\n");
        jdbc.sql("update app_user set status = 'deactivated' where id = :id")
                .param("id", thea)
                .update();
        directory.changed();
        for (String foreign : new String[] {Long.toString(thea), "987654321", "nobody"}) {
            MvcTestResult refused =
                    map(id, Map.of("then", "check", "word:owner:Moses Frase", foreign));
            assertThat(refused).hasStatus(422);
            assertThat(body(refused)).contains("Nobody here is called “" + foreign + "”");
            assertThat(imports.find(anna, id).words().meaning("owner", "Moses Frase")).isNull();
        }
        map(id, Map.of("word:name:Meant Works", "x", "word:owner:Moses Frase", "me"));
        assertThat(imports.find(anna, id).words().meanings())
                .isEqualTo(
                        Map.of("owner", Map.of("moses frase", Long.toString(anna.actor().id()))));
        map(id, Map.of("word:owner:Moses Frase", ""));
        assertThat(page("/import/" + id + "/columns")).contains("1 word is not known here");
    }

    @Test
    void whoHasLeftSinceIsAskedForAgain() throws Exception {
        long theo = people.person("Theo", Reach.ALL, null).actor().id();
        long id = companies("Name,Owner\nLeft Works,Moses Frase\n");
        map(id, Map.of("word:owner:Moses Frase", Long.toString(theo)));
        assertThat(page("/import/" + id + "/columns")).doesNotContain("id=\"words\"");
        jdbc.sql("update app_user set status = 'deactivated' where id = :id")
                .param("id", theo)
                .update();
        directory.changed();
        assertThat(page("/import/" + id + "/columns")).contains("1 word is not known here");
        map(id, Map.of("then", "check"));
        importing.finished(anna, imports.find(anna, id));
        assertThat(page("/import/" + id + "/check"))
                .contains("id=\"sum-failed\">1<", "Nobody here is called “Moses Frase”");
    }

    @Test
    void ofManyWordsTheMostFrequentOnesAreAskedForFirst() throws Exception {
        StringBuilder rows = new StringBuilder("Name,Industry\n");
        for (int i = 0; i < 205; i++) {
            rows.append("M").append(i).append(",word").append(i).append('\n');
        }
        rows.append("M,word204\n");
        long id = companies(rows.toString());
        String page = page("/import/" + id + "/columns");
        assertThat(page)
                .contains("200 words are not known here", "5 more words for Industry")
                .contains("name=\"word:industry:word204\"");
        assertThat(page.split("name=\"word:industry:")).hasSize(201);
        assertThat(page.indexOf("word:industry:word204\""))
                .isLessThan(page.indexOf("word:industry:word0\""));
    }

    @Test
    void whatStandsInAFileIsShownAsTextAlone() throws Exception {
        Import file =
                importing.takenIn(
                        anna,
                        RecordKind.CONTACT,
                        "<script>alert(1)</script>,E-mail\n<img src=x onerror=alert(2)>,x@y.example\n");
        assertThat(page("/import/" + file.id() + "/columns"))
                .doesNotContain("<script>alert", "<img src=x");
    }

    @Test
    void aFailedJobIsShownWithItsReferenceAndCanBeTriedAgain() throws Exception {
        Import file = importing.takenIn(anna, RecordKind.CONTACT, "First name\nIda\n");
        importing.mapped(anna, file, Mode.CREATE, null);
        long job =
                jdbc.sql(
                                """
                                insert into job (kind, payload, user_id, status, reference, finished_at)
                                values ('import.check', :import, :user, 'failed', 'AB12CD34', now()) returning id
                                """)
                        .param("import", Long.toString(file.id()))
                        .param("user", anna.actorId())
                        .query(Long.class)
                        .single();
        jdbc.sql("update import set step = 'checking', job_id = :job where id = :id")
                .param("job", job)
                .param("id", file.id())
                .update();
        assertThat(page("/import/" + file.id() + "/check")).contains("AB12CD34", "Try again");
        assertThat(post("/import/" + file.id() + "/again")).hasStatus(303);
        importing.finished(anna, imports.find(anna, file.id()));
        assertThat(page("/import/" + file.id() + "/check")).contains("Import 1 row<");
    }

    @Test
    void thePageWhileItIsCheckedAsksAgainByItself() throws Exception {
        Import file = importing.takenIn(anna, RecordKind.CONTACT, "First name\nIda\n");
        long job =
                jdbc.sql(
                                """
                                insert into job (kind, payload, user_id, run_after, stage, progress, total)
                                values ('import.check', '0', :user, now() + interval '1 hour', 'reading', 1200, 4000)
                                returning id
                                """)
                        .param("user", anna.actorId())
                        .query(Long.class)
                        .single();
        jdbc.sql(
                        "update import set step = 'checking', job_id = :job, mode = 'create' where id = :id")
                .param("job", job)
                .param("id", file.id())
                .update();
        assertThat(page("/import/" + file.id() + "/check"))
                .contains("Reading, 1,200 of 4,000 rows")
                .contains("hx-get=\"/import/" + file.id() + "/check\"", "hx-trigger=\"every 1s\"")
                .contains("value=\"1200\"", "<noscript>");
        assertThat(get("/import/" + file.id() + "/result"))
                .hasRedirectedUrl("/import/" + file.id() + "/check");
    }

    @Test
    void somebodyElsesImportIsNotThere() {
        Import file = importing.takenIn(anna, RecordKind.CONTACT, "First name\nIda\n");
        Scope tom = people.person("Tom", Reach.OWN, null);
        assertThat(mvc.get().uri("/import/" + file.id() + "/columns").with(as(tom))).hasStatus(404);
        assertThat(
                        mvc.post()
                                .uri("/import/" + file.id() + "/run")
                                .with(as(tom))
                                .with(csrf().asHeader()))
                .hasStatus(404);
    }

    @Test
    void thePageIsThereInGermanToo() throws Exception {
        jdbc.sql("update app_user set locale = 'de-DE' where id = :id")
                .param("id", people.administrator("Greta").actorId())
                .update();
        Scope greta =
                Scope.of(
                        new io.minicrm.scope.Actor(
                                people.administrator("Greta").actor().id(),
                                "Greta",
                                "greta@example.com",
                                true,
                                null,
                                "administrator",
                                java.util.Locale.GERMANY,
                                java.time.ZoneId.of("Europe/Berlin"),
                                io.minicrm.scope.Permissions.all()));
        assertThat(body(mvc.get().uri("/import").with(as(greta)).exchange()))
                .contains("Nichts wird geschrieben, bevor Sie es sagen");
    }

    @Test
    void aFileThatIsTooLargeIsRefusedWithWords() {
        assertThat(upload("large.csv", new byte[50 * 1024 * 1024 + 1]))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("It is larger than 50 MB.");
    }

    private long companies(String text) {
        return importing
                .takenIn(
                        anna,
                        RecordKind.COMPANY,
                        "words.csv",
                        text.getBytes(StandardCharsets.UTF_8))
                .id();
    }

    private MvcTestResult upload(String name, byte[] content) {
        return mvc.post()
                .uri("/import")
                .multipart()
                .file(new MockMultipartFile("file", name, "text/csv", content))
                .param("kind", "contact")
                .with(as(anna))
                .with(csrf().asHeader())
                .exchange();
    }

    /// Posts the columns as they are, but for what is said here.
    private MvcTestResult map(long id, Map<String, String> said) {
        Import file = imports.find(anna, id);
        var request =
                mvc.post().uri("/import/" + id + "/columns").with(as(anna)).with(csrf().asHeader());
        for (FileColumn column : file.columns()) {
            String key = "column" + column.index();
            String target = file.targets().get(column.index());
            if (!said.containsKey(key) && target != null) {
                request.param(key, target);
            }
        }
        if (!said.containsKey("mode")) {
            request.param("mode", file.mode().key())
                    .param("key", Objects.requireNonNullElse(file.key(), ""));
        }
        said.forEach(request::param);
        return request.exchange();
    }

    private MvcTestResult get(String path) {
        return mvc.get().uri(path).with(as(anna)).exchange();
    }

    private MvcTestResult post(String path) {
        return mvc.post().uri(path).with(as(anna)).with(csrf().asHeader()).exchange();
    }

    private String page(String path) throws UnsupportedEncodingException {
        MvcTestResult result = get(path);
        assertThat(result).hasStatusOk();
        return body(result);
    }

    private static String body(MvcTestResult result) throws UnsupportedEncodingException {
        return result.getResponse().getContentAsString(StandardCharsets.UTF_8);
    }

    private static String location(MvcTestResult result) {
        assertThat(result).hasStatus(303);
        return Objects.requireNonNull(result.getResponse().getHeader("Location"));
    }
}
