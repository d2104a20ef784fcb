package io.minicrm.imports;

import io.minicrm.record.Problem;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Tells what became of the rows of an import, or would become of them.
@Component
@Transactional(propagation = Propagation.MANDATORY)
class ImportResults {

    private final JdbcClient jdbc;

    ImportResults(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Writes down what would become of the first rows.
    void show(Import file, int most) {
        jdbc.sql(
                        """
                        update import_row r set outcome = o.outcome
                        from (select row_no, outcome from import_outcome order by row_no limit :most) o
                        where r.import_id = :import and r.row_no = o.row_no
                        """)
                .param("most", most)
                .param("import", file.id())
                .update();
    }

    /// Writes down why rows are not written.
    void explain(Import file) {
        jdbc.sql("delete from import_problem where import_id = :import and phase = 'match'")
                .param("import", file.id())
                .update();
        jdbc.sql(
                        """
                        insert into import_problem
                            (import_id, row_no, no, phase, outcome, target, value, reason, arguments, title)
                        select :import, o.row_no, 0, 'match', o.outcome, o.target, o.value, o.reason, o.arguments, r.title
                        from import_outcome o
                            join import_row r on r.import_id = :import and r.row_no = o.row_no
                        where o.outcome in ('skipped', 'failed')
                        """)
                .param("import", file.id())
                .update();
    }

    /// @throws IllegalStateException when a row is counted not at all or twice
    ImportCounts count(
            Import file, Map<String, Long> made, Map<String, Long> stored, List<Problem> notes) {
        return jdbc.sql(
                        """
                        select count(*) filter (where outcome in ('create', 'created')) as created,
                               count(*) filter (where outcome in ('update', 'updated')) as updated,
                               count(*) filter (where outcome = 'unchanged') as unchanged,
                               count(*) filter (where outcome = 'skipped') as skipped,
                               count(*) filter (where outcome = 'failed') as failed
                        from (
                            select outcome from import_outcome
                            union all
                            select min(outcome) from import_problem
                            where import_id = :import and phase = 'read' group by row_no) o
                        """)
                .param("import", file.id())
                .query((row, _) ->
                        new ImportCounts(
                                file.rows(),
                                row.getLong("created"),
                                row.getLong("updated"),
                                row.getLong("unchanged"),
                                row.getLong("skipped"),
                                row.getLong("failed"),
                                made,
                                stored,
                                notes))
                .single();
    }
}
