package io.minicrm.imports;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minicrm.CrmTest;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/// All rows of a file are looked at, once.
@CrmTest
class FileTallyTest {

    @Autowired MockMvcTester mvc;
    @Autowired ImportMother importing;
    @Autowired Imports imports;
    @Autowired FileTallies looks;
    @Autowired RowReaders readers;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @Test
    void aStrangeWordFarDownIsFoundBeforeAnythingIsChecked() throws Exception {
        long id = companies(60_000, "Far down,deepsea,Deep Holding");
        assertThat(columns(anna, id))
                .contains("id=\"looking\"", "hx-trigger=\"every 1s\"", ">The first ")
                .doesNotContain("deepsea");
        long job = job(id);
        assertThat(columns(anna, id)).contains("id=\"looking\"");
        assertThat(job(id)).isEqualTo(job);

        whole(anna, id);
        assertThat(columns(anna, id))
                .contains("1 word is not known here", "name=\"word:industry:deepsea\"")
                .contains("1 wrong: “deepsea”", "<strong>60,001 new</strong>")
                .contains(">All 60,001 rows<")
                .doesNotContain("id=\"looking\"", "in the first ");
        assertThat(page(anna, "/import/" + id + "/columns?looking=true"))
                .contains("id=\"looking\" hx-post=\"/import/" + id + "/columns\"");

        // What it means changes nothing of what was found
        map(anna, id, Map.of("word:industry:deepsea", "other"));
        assertThat(columns(anna, id))
                .contains("60,001</span>", "1 word that is not known here has a meaning")
                .doesNotContain("id=\"looking\"");
        assertThat(job(id)).isEqualTo(job);

        map(anna, id, Map.of("column1", "description"));
        assertThat(columns(anna, id)).contains("id=\"looking\"");
        assertThat(job(id)).isNotEqualTo(job);
        whole(anna, id);
        assertThat(columns(anna, id)).doesNotContain("deepsea\"", "id=\"looking\"");
    }

    @Test
    void aSmallFileIsLookedAtInTheRequestAndNotAgain() throws Exception {
        long id = companies(2, "Small,deepsea,Small Holding");
        for (int i = 0; i < 2; i++) {
            assertThat(columns(anna, id))
                    .contains("name=\"word:industry:deepsea\"")
                    .doesNotContain("id=\"looking\"");
        }
        assertThat(
                        jdbc.sql(
                                        "select job_id is null and looked_at = 3 from import_look where import_id = :id")
                                .param("id", id)
                                .query(Boolean.class)
                                .single())
                .isTrue();
        // Whoever looks now, reads what is kept
        jdbc.sql(
                        "update import_look set found = jsonb_set(found, '{0,good}', '77') where import_id = :id")
                .param("id", id)
                .update();
        assertThat(columns(anna, id)).contains(">77</span>");
    }

    @Test
    void whatIsSaidMeanwhileEndsTheLookThatNoLongerCounts() throws Exception {
        long id = companies(40_000, "Last,deepsea,Last Holding");
        columns(anna, id);
        long first = job(id);
        map(anna, id, Map.of("column1", ""));
        columns(anna, id);
        assertThat(job(id)).isNotEqualTo(first);
        map(anna, id, Map.of("column1", "industry"));
        columns(anna, id);
        whole(anna, id);
        assertThat(columns(anna, id)).contains("name=\"word:industry:deepsea\"");
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        jdbc.sql("select status from job where id = :id")
                                .param("id", first)
                                .query(String.class)
                                .single()
                                .equals("done"));
    }

    @Test
    void lookingTwiceAtOnceStartsOneLookAndEachReaderHasTheirOwn() throws Exception {
        Scope bert = people.administrator("Bert");
        long id = companies(40_000, "Last,deepsea,Last Holding");
        Thread other =
                Thread.ofVirtual()
                        .start(() ->
                                mvc.get()
                                        .uri("/import/" + id + "/columns")
                                        .with(as(anna))
                                        .exchange());
        columns(anna, id);
        other.join();
        assertThat(
                        jdbc.sql(
                                        "select count(*) from job where kind = 'import.look' and payload = :id")
                                .param("id", Long.toString(id))
                                .query(Long.class)
                                .single())
                .isEqualTo(1);
        whole(anna, id);
        columns(bert, id);
        whole(bert, id);
        assertThat(columns(bert, id)).contains("name=\"word:industry:deepsea\"");
    }

    @Test
    void aLookThatFailedSaysSoAndIsDoneOnceMore() throws Exception {
        long id = companies(30_000, "Last,deepsea,Last Holding");
        columns(anna, id);
        whole(anna, id);
        long failed =
                jdbc.sql(
                                """
                                insert into job (kind, payload, user_id, status, reference, finished_at)
                                values ('import.look', :import, :user, 'failed', 'AB12CD34', now()) returning id
                                """)
                        .param("import", Long.toString(id))
                        .param("user", anna.actorId())
                        .query(Long.class)
                        .single();
        jdbc.sql("update import_look set looked_at = 1000, job_id = :job where import_id = :id")
                .param("job", failed)
                .param("id", id)
                .update();
        assertThat(columns(anna, id))
                .contains("AB12CD34", "Not all rows could be looked at", "value=\"again\"");
        map(anna, id, Map.of("then", "again"));
        assertThat(columns(anna, id)).doesNotContain("AB12CD34");
        whole(anna, id);
        assertThat(columns(anna, id)).contains("name=\"word:industry:deepsea\"");
    }

    @Test
    void whoHasComeOrLeftSinceTheLookIsKnown() throws Exception {
        people.administrator("Sophie");
        Import file =
                importing.takenIn(
                        anna,
                        RecordKind.COMPANY,
                        "Name,Owner\nA,Sophie\nB,Later Lou\nC,Later Lou\n");
        assertThat(columns(anna, file.id()))
                .contains("1 word is not known here", "name=\"word:owner:Later Lou\"", "2 wrong");
        people.administrator("Later Lou");
        assertThat(columns(anna, file.id())).doesNotContain("id=\"words\"", " wrong");
    }

    @Test
    void aValueThatIsLeftOutIsNotCalledWrong() throws Exception {
        Import file =
                importing.takenIn(
                        anna,
                        RecordKind.CONTACT,
                        "First name,Last name,Birthday\nA,Left,1980-05-06\nB,Left,--05-07\n");
        assertThat(columns(anna, file.id()))
                .contains("1 left out: ", "class=\"lacking\"")
                .doesNotContain("1 wrong", "class=\"wrong\"");
    }

    @Test
    void whoWritesDatesOtherwiseHasTheFileLookedAtAnew() throws Exception {
        Import file =
                importing.takenIn(
                        anna,
                        RecordKind.COMPANY,
                        "Name,Customer since\nA,13/4/2026\nB,4/14/2026\n");
        assertThat(columns(anna, file.id()))
                .containsPattern("class=\"sign wrong\" title=\"1 wrong: There is no month 14");
        assertThat(columns(people.reading(anna, Locale.US), file.id()))
                .containsPattern("class=\"sign wrong\" title=\"1 wrong: There is no month 13");
    }

    @Test
    void namesOfManyColumnsShareOneBudget() {
        Import file =
                importing.takenIn(
                        anna, RecordKind.COMPANY, "Name,Parent company\nA,Holding of Others\n");
        CellCheck check = readers.cells(file, anna);
        List<@Nullable Target> targets = Collections.nCopies(200, imports.targets(file).get(1));
        List<Integer> asked = new ArrayList<>();
        TallyBuilder tallyBuilder =
                new TallyBuilder(
                        targets,
                        check,
                        readers.reading(anna),
                        (_, names) -> {
                            asked.add(names.size());
                            return 0;
                        });
        for (int row = 0; row * 200 < TallyBuilder.MOST_NAMES + 200; row++) {
            int first = row * 200;
            tallyBuilder.look(
                    new FileRow(
                            row,
                            IntStream.range(first, first + 200)
                                    .mapToObj(n -> "Holding " + n)
                                    .toList()));
            if (row == 100) {
                assertThat(tallyBuilder.found().getFirst().names()).isEqualTo(101);
            }
        }
        assertThat(asked).allMatch(names -> names <= 5_000);
        assertThat(asked.stream().mapToInt(names -> names).sum())
                .isEqualTo(TallyBuilder.MOST_NAMES);
        assertThat(tallyBuilder.found())
                .allMatch(columnTally -> columnTally.names() == 0 && columnTally.good() > 0);
    }

    private long companies(int rows, String last) {
        StringBuilder text = new StringBuilder("Name,Industry,Parent company\n");
        for (int i = 0; i < rows; i++) {
            text.append("Row ").append(i).append(",media,Holding ").append(i).append('\n');
        }
        return importing.takenIn(anna, RecordKind.COMPANY, text + last + "\n").id();
    }

    private void whole(Scope scope, long id) {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> {
                    Import file = imports.find(scope, id);
                    return looks.of(scope, file).isWhole(file);
                });
    }

    private long job(long id) {
        return Objects.requireNonNull(
                jdbc.sql("select coalesce(job_id, 0) from import_look where import_id = :id")
                        .param("id", id)
                        .query(Long.class)
                        .single());
    }

    private void map(Scope scope, long id, Map<String, String> said) {
        assertThat(MappingPage.send(mvc, scope, imports.find(scope, id), said)).hasStatus(303);
    }

    private String columns(Scope scope, long id) throws Exception {
        return page(scope, "/import/" + id + "/columns");
    }

    private String page(Scope scope, String path) throws Exception {
        return mvc.get().uri(path).with(as(scope)).exchange().getResponse().getContentAsString();
    }
}
