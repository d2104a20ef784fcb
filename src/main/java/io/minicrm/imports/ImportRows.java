package io.minicrm.imports;

import io.minicrm.job.JobContext;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.FieldType;
import io.minicrm.record.Problem;
import io.minicrm.record.ReferenceLookup;
import io.minicrm.scope.Scope;
import io.minicrm.web.ReaderFormats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Reads the rows of an import's file into `import_row`, and what is wrong with the others into
/// `import_problem`; what a row does without is in `import_left_out`.
@Component
class ImportRows {

    private static final int AT_ONCE = 5_000;

    /// The characters that are held at once, however few rows they are.
    private static final long MOST_HELD = 8_000_000;

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final TransactionTemplate transactions;
    private final Imports imports;
    private final ImportFile files;
    private final Catalogue catalogue;
    private final ReferenceLookup referenceLookup;
    private final ReaderFormats formats;
    private final OptionCreation extension;

    ImportRows(
            JdbcClient jdbc,
            JdbcTemplate template,
            TransactionTemplate transactions,
            Imports imports,
            ImportFile files,
            Catalogue catalogue,
            ReferenceLookup referenceLookup,
            ReaderFormats formats,
            OptionCreation extension) {
        this.jdbc = jdbc;
        this.template = template;
        this.transactions = transactions;
        this.imports = imports;
        this.files = files;
        this.catalogue = catalogue;
        this.referenceLookup = referenceLookup;
        this.formats = formats;
        this.extension = extension;
    }

    FieldType.ParseContext reading(Scope scope) {
        return new FieldType.ParseContext(scope, formats.of(scope), referenceLookup.remembering());
    }

    RowReader reader(Import file, Scope scope) {
        return new RowReader(
                catalogue.type(file.kind()),
                catalogue,
                file.columns(),
                imports.targets(file),
                file.words(),
                reading(scope),
                extension.options(scope));
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
        transactions.executeWithoutResult(_ -> {
            hold(file.id(), job.id());
            jdbc.sql("delete from import_row where import_id = :id")
                    .param("id", file.id())
                    .update();
            jdbc.sql("delete from import_problem where import_id = :id")
                    .param("id", file.id())
                    .update();
            jdbc.sql("delete from import_left_out where import_id = :id")
                    .param("id", file.id())
                    .update();
            extension.forget(file.id());
        });
        RowReader reader = reader(file, job.scope());
        List<String> rows = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        long done = 0;
        long held = 0;
        int options = 0;
        try (FileRows all = FileRows.open(files.of(file.id()), file.dialect())) {
            Optional<FileRow> next = all.next();
            while (next.isPresent()) {
                add(file.id(), reader, next.get(), rows, problems, leftOut);
                done++;
                held += next.get().cells().stream().mapToLong(String::length).sum();
                if (rows.size() + problems.size() + leftOut.size() >= AT_ONCE
                        || held >= MOST_HELD) {
                    options += send(file.id(), job, reader, options, rows, problems, leftOut);
                    held = 0;
                }
                job.progress("reading", done, file.rows());
                next = all.next();
            }
        } catch (UnusableFile unusableFile) {
            throw new IllegalStateException(
                    "a file that could be read cannot be any more", unusableFile);
        }
        send(file.id(), job, reader, options, rows, problems, leftOut);
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

    private static void add(
            long importId,
            RowReader reader,
            FileRow row,
            List<String> rows,
            List<String> problems,
            List<String> leftOut) {
        if (row.isBlank()) {
            problems.add(
                    problem(
                            importId,
                            row.no(),
                            0,
                            "skipped",
                            new RowReader.RowProblem(null, "", Problem.of(ImportProblems.EMPTY)),
                            ""));
            return;
        }
        RowReader.Read read = reader.read(row);
        if (read.isWritten()) {
            rows.add(row(importId, read));
        }
        for (int i = 0; i < read.troubles().size(); i++) {
            RowReader.RowProblem rowProblem = read.troubles().get(i);
            if (read.isWritten()) {
                leftOut.add(leftOut(importId, row.no(), i, rowProblem, read.title()));
            } else {
                problems.add(problem(importId, row.no(), i, "failed", rowProblem, read.title()));
            }
        }
    }

    private static String leftOut(
            long importId, long rowNo, int no, RowReader.RowProblem rowProblem, String title) {
        return line(
                Long.toString(importId),
                Long.toString(rowNo),
                Integer.toString(no),
                rowProblem.target(),
                RowReader.shortened(rowProblem.value()),
                rowProblem.problem().key(),
                ImportJson.of(printable(rowProblem.problem().arguments())),
                title);
    }

    private static String row(long importId, RowReader.Read read) {
        StringBuilder linked = new StringBuilder("{");
        Map<String, String> hosts = new HashMap<>();
        for (Map.Entry<Field<?>, RowReader.Linked> link : read.linked().entrySet()) {
            linked.append(linked.length() > 1 ? "," : "")
                    .append('"')
                    .append(link.getKey().key())
                    .append("\":")
                    .append(link.getValue().values().toJson());
            String host = link.getValue().host();
            if (host != null) {
                hosts.put(link.getKey().key(), host);
            }
        }
        read.named()
                .forEach((link, names) ->
                        linked.append(linked.length() > 1 ? "," : "")
                                .append('"')
                                .append(link.key())
                                .append("\":")
                                .append(ImportJson.of(names)));
        linked.append('}');
        RowReader.RowProblem incomplete = read.incomplete();
        return line(
                Long.toString(importId),
                Long.toString(read.no()),
                read.id() == null ? null : read.id().toString(),
                read.title(),
                Boolean.toString(read.called()),
                read.values().toJson(),
                linked.toString(),
                ImportJson.of(hosts),
                incomplete == null ? null : ImportJson.of(incomplete),
                read.completed().isEmpty() ? null : read.completed().toJson());
    }

    private static String problem(
            long importId,
            long rowNo,
            int no,
            String outcome,
            RowReader.RowProblem rowProblem,
            String title) {
        return line(
                Long.toString(importId),
                Long.toString(rowNo),
                Integer.toString(no),
                "read",
                outcome,
                rowProblem.target(),
                RowReader.shortened(rowProblem.value()),
                rowProblem.problem().key(),
                ImportJson.of(printable(rowProblem.problem().arguments())),
                title);
    }

    /// What was typed may be long, or contain what no text in the database may.
    static List<Object> printable(List<Object> arguments) {
        return arguments.stream()
                .map(argument ->
                        argument instanceof String text ? RowReader.shortened(text) : argument)
                .toList();
    }

    /// @param options how many new options are known already
    /// @return how many more there are now
    private int send(
            long importId,
            JobContext job,
            RowReader reader,
            int options,
            List<String> rows,
            List<String> problems,
            List<String> leftOut) {
        List<NewOptions.NewOption> more = reader.newOptions().after(options);
        transactions.executeWithoutResult(_ -> {
            hold(importId, job.id());
            extension.keep(importId, more);
            copy(
                    "copy import_row (import_id, row_no, known_id, title, called, patch, linked, hosts, incomplete, completed) from stdin",
                    rows);
            copy(
                    "copy import_problem (import_id, row_no, no, phase, outcome, target, value, reason, arguments, title) from stdin",
                    problems);
            copy(
                    "copy import_left_out (import_id, row_no, no, target, value, reason, arguments, title) from stdin",
                    leftOut);
        });
        rows.clear();
        problems.clear();
        leftOut.clear();
        return more.size();
    }

    private void copy(String sql, List<String> lines) {
        if (!lines.isEmpty()) {
            template.execute(
                    (ConnectionCallback<@Nullable Void>)
                            connection -> copy(connection, sql, lines::forEach));
        }
    }

    private static @Nullable Void copy(
            Connection connection, String sql, Consumer<Consumer<String>> lines)
            throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            StringBuilder block = new StringBuilder();
            lines.accept(block::append);
            byte[] bytes = block.toString().getBytes(StandardCharsets.UTF_8);
            copy.writeToCopy(bytes, 0, bytes.length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        return null;
    }

    private static String line(@Nullable String... values) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                line.append('\t');
            }
            String value = values[i];
            if (value == null) {
                line.append("\\N");
            } else {
                for (int c = 0; c < value.length(); c++) {
                    switch (value.charAt(c)) {
                        case '\\' -> line.append("\\\\");
                        case '\t' -> line.append("\\t");
                        case '\n' -> line.append("\\n");
                        case '\r' -> line.append("\\r");
                        case '\0' -> {}
                        default -> line.append(value.charAt(c));
                    }
                }
            }
        }
        return line.append('\n').toString();
    }
}
