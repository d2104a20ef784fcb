package io.minicrm.imports;

import io.minicrm.job.JobContext;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Looks at all rows of an import and counts what would become of them.
@Component
class ImportCheck extends ImportJob {

    static final String KIND = "import.check";

    /// How many rows are shown as they will be stored.
    static final int PREVIEW = 20;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final ImportRows rows;
    private final ImportMatcher matcher;
    private final ImportLinks links;
    private final LinkedRecords linked;
    private final ImportPatch patch;
    private final ImportResults results;
    private final OptionCreation extension;

    ImportCheck(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            Imports imports,
            ImportRows rows,
            ImportMatcher matcher,
            ImportLinks links,
            LinkedRecords linked,
            ImportPatch patch,
            ImportResults results,
            OptionCreation extension) {
        super(imports);
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.rows = rows;
        this.matcher = matcher;
        this.links = links;
        this.linked = linked;
        this.patch = patch;
        this.results = results;
        this.extension = extension;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    void run(Import file, JobContext job) throws IOException {
        rows.read(file, job);
        job.progress("matching", 0, 0);
        transactions.executeWithoutResult(_ -> count(file, job));
    }

    private void count(Import file, JobContext job) {
        rows.hold(file.id(), job.id());
        matcher.match(job.scope(), file);
        patch.recognizeUnchanged(file);
        results.explain(file);
        results.show(file, PREVIEW);
        extension.count(file);
        Map<String, Long> made = new HashMap<>();
        links.fields(file).stream()
                .filter(Target::isMade)
                .forEach(link -> made.put(link.key(), linked.count(link)));
        ImportCounts counts = results.count(file, made, Map.of(), linked.notes(job.scope(), file));
        jdbc.sql(
                        """
                        update import set step = 'checked', counts = :counts::jsonb
                        where id = :id and step = 'checking'
                        """)
                .param("counts", ImportJson.of(counts))
                .param("id", file.id())
                .update();
    }
}
