package io.minicrm.imports;

import io.minicrm.job.JobContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Reads the rows of an import's file into `import_row`, and what is wrong with the others into
/// `import_problem`; what a row does without is in `import_left_out`.
@Component
class ImportRows {

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final TransactionTemplate transactions;
    private final ImportFile files;
    private final RowReaders readers;
    private final OptionCreation extension;

    ImportRows(
            JdbcClient jdbc,
            JdbcTemplate template,
            TransactionTemplate transactions,
            ImportFile files,
            RowReaders readers,
            OptionCreation extension) {
        this.jdbc = jdbc;
        this.template = template;
        this.transactions = transactions;
        this.files = files;
        this.readers = readers;
        this.extension = extension;
    }

    /// Whether every row of the file is there, or the reason why it is not. A crash of the database
    /// empties `import_row`.
    boolean areRead(Import file) {
        return jdbc.sql(
                        """
                        select (select count(*) from import_row where import_id = :id)
                             + (select count(distinct row_no) from import_problem where import_id = :id and phase = 'read')
                        """)
                .param("id", file.id())
                .query(Long.class)
                .single()
                .equals(file.rows());
    }

    /// Reads all rows, some thousand at a time.
    ///
    /// @throws Superseded when somebody changed the import meanwhile
    void read(Import file, JobContext job) throws IOException {
        transactions.executeWithoutResult(_ -> forget(file, job));
        NewOptions newOptions = extension.options(job.scope());
        RowReader reader = readers.rows(file, job.scope(), newOptions);
        RowBatch batch = new RowBatch(file.id());
        long done = 0;
        int options = 0;
        try (FileRows all = FileRows.open(files.of(file.id()), file.dialect())) {
            Optional<FileRow> next = all.next();
            while (next.isPresent()) {
                batch.add(next.get(), reader);
                done++;
                if (batch.isFull()) {
                    options += store(file, job, batch, newOptions.after(options));
                    batch = new RowBatch(file.id());
                }
                job.progress("reading", done, file.rows());
                next = all.next();
            }
        } catch (UnusableFile unusableFile) {
            throw new IllegalStateException(
                    "a file that could be read cannot be any more", unusableFile);
        }
        store(file, job, batch, newOptions.after(options));
    }

    private void forget(Import file, JobContext job) {
        hold(file.id(), job.id());
        for (String table : List.of("import_row", "import_problem", "import_left_out")) {
            jdbc.sql("delete from " + table + " where import_id = :id")
                    .param("id", file.id())
                    .update();
        }
        extension.forget(file.id());
    }

    /// @return how many new options were kept
    private int store(
            Import file, JobContext job, RowBatch batch, List<NewOptions.NewOption> newOptions) {
        transactions.executeWithoutResult(_ -> {
            hold(file.id(), job.id());
            extension.keep(file.id(), newOptions);
            batch.store(template);
        });
        return newOptions.size();
    }

    /// Makes sure that this job is still the one that works on the import, until the transaction
    /// ends.
    void hold(long importId, long jobId) {
        boolean held =
                jdbc.sql("select id from import where id = :id and job_id = :job for update")
                        .param("id", importId)
                        .param("job", jobId)
                        .query(Long.class)
                        .optional()
                        .isPresent();
        if (!held) {
            throw new Superseded(importId);
        }
    }
}
