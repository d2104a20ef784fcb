package io.minicrm.imports;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/// What a file says nothing of: what is said for all of its rows at once, and what a new record has
/// when nothing is said at all.
@CrmTest
class EveryRowTest {

    private static final AtomicInteger MARKS = new AtomicInteger();

    @Autowired MockMvcTester mvc;
    @Autowired ImportMother importing;
    @Autowired Imports imports;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;

    Scope anna;
    String mark;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
        mark = "every" + MARKS.incrementAndGet();
    }

    @Test
    void aNewDealWithoutAStageBeginsWithTheFirstOne() throws Exception {
        importing.written(
                anna, RecordKind.DEAL, "Deal,Amount\nA %1$s,5\nB %1$s,6\n".formatted(mark));
        assertThat(deals()).containsExactly("A Prospecting -", "B Prospecting -");
        importing.written(anna, RecordKind.DEAL, "Deal,Stage\nA %1$s,Engaging\n".formatted(mark));
        importing.written(
                anna, RecordKind.DEAL, "Deal,Stage,Amount\nA %1$s,,7\nC %1$s,,8\n".formatted(mark));
        assertThat(deals())
                .as("what is there keeps its stage")
                .containsExactly("A Engaging -", "B Prospecting -", "C Prospecting -");
    }

    @Test
    void whatIsSaidForEveryRowIsInAllOfThemAndRemembered() throws Exception {
        String text = "Deal,Amount\nA %1$s,5\nB %1$s,6\n".formatted(mark);
        Import file = importing.takenIn(anna, RecordKind.DEAL, text);
        String page = page(file);
        assertThat(page)
                .contains("The same for every row", "Prospecting for new ones")
                .contains("name=\"same:owner\"", "name=\"same:source\"", "name=\"same:stage\"")
                .doesNotContain("name=\"same:amount\"", "name=\"same:company\"");
        long engaging =
                jdbc.sql("select min(id) from stage where name = 'Engaging'")
                        .query(Long.class)
                        .single();
        assertThat(
                        mvc.post()
                                .uri("/import/" + file.id() + "/columns")
                                .with(as(anna))
                                .with(csrf())
                                .param("column0", "name")
                                .param("column1", "amount")
                                .param("mode", "create")
                                .param("same:source", "partner")
                                .param("same:stage", Long.toString(engaging))
                                .param("same:owner", "")
                                .param("remember", "true")
                                .param("then", "check")
                                .exchange())
                .hasStatus(303);
        Import checked = importing.finished(anna, imports.find(anna, file.id()));
        importing.run(anna, checked);
        assertThat(deals()).containsExactly("A Engaging partner", "B Engaging partner");

        Import next = importing.takenIn(anna, RecordKind.DEAL, text);
        assertThat(next.words().inEveryRow("source")).isEqualTo("partner");
        assertThat(page(next)).contains("<option value=\"partner\" selected>");
    }

    @Test
    void aColumnOfTheFileCountsBeforeWhatIsSaidForAll() throws Exception {
        Import file =
                importing.takenIn(
                        anna,
                        RecordKind.DEAL,
                        "Deal,Source\nA %1$s,Event\nB %1$s,\n".formatted(mark));
        assertThat(page(file)).doesNotContain("same:source");
        ColumnMapping mapping = file.mapping().with(file.words().with("source", "", "partner"));
        importing.run(anna, importing.mapped(anna, file, mapping));
        assertThat(deals()).containsExactly("A Prospecting event", "B Prospecting -");
    }

    private String page(Import file) throws Exception {
        return mvc.get()
                .uri("/import/" + file.id() + "/columns")
                .with(as(anna))
                .exchange()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
    }

    private List<@Nullable String> deals() {
        return jdbc.sql(
                        """
                        select left(d.name, 1) || ' ' || s.name || ' ' || coalesce(d.source, '-')
                        from deal d join stage s on s.id = d.stage_id where d.name like :mark order by d.name
                        """)
                .param("mark", "%" + mark)
                .query(String.class)
                .list();
    }
}
