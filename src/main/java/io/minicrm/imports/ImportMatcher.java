package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Scope;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Finds out for all rows of an import at once what becomes of them: which records they link to,
/// which they mean, and whether they can be written.
@Component
@Transactional(propagation = Propagation.MANDATORY)
class ImportMatcher {

    private final JdbcClient jdbc;
    private final Catalogue catalogue;
    private final ImportLinks links;
    private final RowMatches matches;
    private final ImportOutcomes outcomes;

    ImportMatcher(
            JdbcClient jdbc,
            Catalogue catalogue,
            ImportLinks links,
            RowMatches matches,
            ImportOutcomes outcomes) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
        this.links = links;
        this.matches = matches;
        this.outcomes = outcomes;
    }

    void match(Scope scope, Import file) {
        RecordType<?> type = catalogue.type(file.kind());
        // What the planner has to know; statistics of documents would take longer than all of it
        jdbc.sql("analyze import_row (import_id, row_no, known_id, called)").update();
        links.find(scope, file);
        matches.find(scope, file, type);
        boolean otherIds = matches.dropOtherIds(file, type);
        outcomes.decide(file);
        if (otherIds) {
            jdbc.sql(
                            """
                            update import_outcome set reason = 'transfer.problem.otherIds'
                            where reason = 'transfer.problem.gone'
                            """)
                    .update();
        }
        outcomes.tellNamesakes(file);
        outcomes.skipSecondWrites();
        links.keep(file);
        outcomes.failFormerColleagues(file);
        outcomes.failFinerAmounts(file);
        links.failUnknown(scope, file);
    }
}
