package io.minicrm.transfer;

import io.minicrm.job.Running;
import io.minicrm.job.Work;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Looks at all rows of an import and counts what would become of them.
@Component
class ImportCheck implements Work {

    static final String KIND = "import.check";

    /// How many rows are shown as they will be stored.
    static final int PREVIEW = 20;

    private static final Logger log = LoggerFactory.getLogger(ImportCheck.class);

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Imports imports;
    private final ImportRows rows;
    private final Matching matching;
    private final ListExtension extension;

    ImportCheck(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            Imports imports,
            ImportRows rows,
            Matching matching,
            ListExtension extension) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.imports = imports;
        this.rows = rows;
        this.matching = matching;
        this.extension = extension;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(Running job) throws IOException {
        Import file = imports.find(job.scope(), Long.parseLong(job.payload()));
        try {
            rows.read(file, job);
            job.progress("matching", 0, 0);
            transactions.executeWithoutResult(_ -> count(file, job));
        } catch (Superseded superseded) {
            log.info("{}", superseded.getMessage());
        }
    }

    private void count(Import file, Running job) {
        rows.hold(file.id(), job.id());
        matching.match(job.scope(), file);
        matching.recognizeUnchanged(file);
        matching.explain(file);
        matching.show(file, PREVIEW);
        extension.count(file);
        Map<String, Long> made = new HashMap<>();
        matching.linkFields(file).stream()
                .filter(Target::isMade)
                .forEach(link -> made.put(link.key(), matching.toMake(link)));
        Counts counts = matching.count(file, made, Map.of(), matching.notes(job.scope(), file));
        jdbc.sql(
                        """
                        update import set step = 'checked', counts = :counts::jsonb
                        where id = :id and step = 'checking'
                        """)
                .param("counts", Json.of(counts))
                .param("id", file.id())
                .update();
    }
}
