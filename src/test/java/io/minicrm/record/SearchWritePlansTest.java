package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.Buffers;
import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

/// The search rows of many records are written without reading all of those they link to for each,
/// also when the planner last looked before there were any.
@CrmTest
@Transactional
class SearchWritePlansTest {

    private static final int RECORDS = 5_000;

    @Autowired SearchDocuments search;
    @Autowired ScopeMother people;
    @Autowired JdbcTemplate jdbc;

    @Test
    void rowsOfContactsAreWrittenWhenThePlannerKnowsOfNoCompanies() {
        long anna = Objects.requireNonNull(people.administrator("Anna").actorId());
        jdbc.update(
                "insert into contact (version, last_name, owner_id, created_at, created_by, updated_at, updated_by) values (0, 'Olsen', ?, now(), ?, now(), ?)",
                anna,
                anna,
                anna);
        search.write();
        for (String table : List.of("search_doc", "contact", "company")) {
            jdbc.execute("analyze " + table);
        }
        jdbc.update(
                """
                insert into company (version, name, owner_id, created_at, created_by, updated_at, updated_by)
                select 0, 'Zander ' || i, ?, now(), ?, now(), ? from generate_series(1, ?) i
                """,
                anna,
                anna,
                anna,
                RECORDS);
        search.write();
        jdbc.update(
                """
                insert into contact (version, last_name, company_id, owner_id, created_at, created_by, updated_at, updated_by)
                select 0, 'Olsen', c.id, c.owner_id, now(), c.owner_id, now(), c.owner_id from company c
                """);
        List<Statements.Sent> sent =
                Statements.of(search::write).stream()
                        .filter(each -> each.sql().contains("insert into search_doc"))
                        .toList();
        assertThat(sent).isNotEmpty();
        assertThat(Buffers.of(jdbc, sent)).isLessThan(RECORDS * 150L);
    }
}
