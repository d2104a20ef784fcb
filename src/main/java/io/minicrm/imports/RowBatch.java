package io.minicrm.imports;

import io.minicrm.record.Copy;
import io.minicrm.record.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.springframework.jdbc.core.JdbcTemplate;

/// Rows that were read and are not yet in the database, with what is wrong with them.
final class RowBatch {

    private static final int AT_ONCE = 5_000;

    /// The characters that are held at once, however few rows they are.
    private static final long MOST_HELD = 8_000_000;

    private final long importId;
    private final List<String> rows = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private long held;

    RowBatch(long importId) {
        this.importId = importId;
    }

    void add(FileRow row, RowReader reader) {
        held += row.cells().stream().mapToLong(String::length).sum();
        if (row.isBlank()) {
            Problem empty = Problem.of(ImportProblems.EMPTY);
            problems.add(problem(row.no(), 0, "skipped", new RowProblem(null, "", empty), ""));
            return;
        }
        ReadRow read = reader.read(row);
        if (read.isWritten()) {
            rows.add(line(read));
        }
        for (int i = 0; i < read.problems().size(); i++) {
            RowProblem found = read.problems().get(i);
            if (read.isWritten()) {
                leftOut.add(leftOut(row.no(), i, found, read.title()));
            } else {
                problems.add(problem(row.no(), i, "failed", found, read.title()));
            }
        }
    }

    boolean isFull() {
        return rows.size() + problems.size() + leftOut.size() >= AT_ONCE || held >= MOST_HELD;
    }

    void store(JdbcTemplate template) {
        store(
                template,
                "import_row (import_id, row_no, known_id, title, called, patch, linked, hosts, incomplete, completed)",
                rows);
        store(
                template,
                "import_problem (import_id, row_no, no, phase, outcome, target, value, reason, arguments, title)",
                problems);
        store(
                template,
                "import_left_out (import_id, row_no, no, target, value, reason, arguments, title)",
                leftOut);
    }

    private static void store(JdbcTemplate template, String table, List<String> lines) {
        if (!lines.isEmpty()) {
            Copy.into(template, table, lines.stream());
        }
    }

    private String line(ReadRow read) {
        StringJoiner linked = new StringJoiner(",", "{", "}");
        Map<String, String> hosts = new HashMap<>();
        read.linked()
                .forEach((link, said) -> {
                    linked.add("\"" + link.key() + "\":" + said.values().toJson());
                    if (said.host() != null) {
                        hosts.put(link.key(), said.host());
                    }
                });
        read.named()
                .forEach((link, names) ->
                        linked.add("\"" + link.key() + "\":" + ImportJson.of(names)));
        RowProblem incomplete = read.incomplete();
        return Copy.line(
                importId,
                read.no(),
                read.id(),
                read.title(),
                read.called(),
                read.values().toJson(),
                linked,
                ImportJson.of(hosts),
                incomplete == null ? null : ImportJson.of(incomplete),
                read.completed().isEmpty() ? null : read.completed().toJson());
    }

    private String problem(long rowNo, int no, String outcome, RowProblem found, String title) {
        Problem problem = Excerpt.of(found.problem());
        return Copy.line(
                importId,
                rowNo,
                no,
                "read",
                outcome,
                found.target(),
                Excerpt.of(found.value()),
                problem.key(),
                ImportJson.of(problem.arguments()),
                title);
    }

    private String leftOut(long rowNo, int no, RowProblem found, String title) {
        Problem problem = Excerpt.of(found.problem());
        return Copy.line(
                importId,
                rowNo,
                no,
                found.target(),
                Excerpt.of(found.value()),
                problem.key(),
                ImportJson.of(problem.arguments()),
                title);
    }
}
