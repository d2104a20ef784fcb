package io.minicrm.imports;

import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.CsvFiles;
import io.minicrm.web.CsvRows;
import io.minicrm.web.NotFound;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// The rows that failed, were skipped or lost a value as they were in the file, each with the
/// reason behind it.
@Component
class LeftRows {

    private final ImportFile files;
    private final ImportProblems problems;
    private final SecurityLog log;
    private final CsvFiles csvFiles;

    LeftRows(ImportFile files, ImportProblems problems, SecurityLog log, CsvFiles csvFiles) {
        this.files = files;
        this.problems = problems;
        this.log = log;
        this.csvFiles = csvFiles;
    }

    void write(Ui ui, Import file, String outcome, HttpServletResponse response)
            throws IOException, UnusableFile {
        if (!files.isKept(file.id())) {
            throw new NotFound("the file of import " + file.id());
        }
        Map<Long, List<CheckPage.ProblemLine>> left = problems.byRow(file, outcome);
        log.tell(
                SecurityEvent.of(SecurityEvent.Kind.EXPORTED)
                        .by(ui.scope())
                        .with("what", "left_rows")
                        .with("rows", left.size()));
        csvFiles.send(
                ui,
                response,
                ui.t(
                        "transfer." + outcome + ".file",
                        file.fileName().replaceFirst("\\.[^.]*$", "")),
                file.dialect().separator().sign(),
                csv -> write(ui, file, outcome, left, csv));
    }

    private void write(
            Ui ui,
            Import file,
            String outcome,
            Map<Long, List<CheckPage.ProblemLine>> left,
            CsvRows csv)
            throws IOException, UnusableFile {
        int width = file.columns().size();
        try (FileRows rows = FileRows.open(files.of(file.id()), file.dialect())) {
            if (file.dialect().header()) {
                List<String> names = rows.header();
                csv.row(with(names, width, ui.t("transfer." + outcome + ".reason")));
            }
            Optional<FileRow> next = left.isEmpty() ? Optional.empty() : rows.next();
            while (next.isPresent()) {
                FileRow row = next.get();
                List<CheckPage.ProblemLine> reasons = left.get(row.no());
                if (reasons != null) {
                    csv.row(with(row.cells(), width, reason(ui, reasons)));
                }
                next = rows.next();
            }
        }
    }

    private static List<String> with(List<String> cells, int width, String last) {
        List<String> all = new ArrayList<>(cells);
        while (all.size() < width) {
            all.add("");
        }
        all.add(last);
        return all;
    }

    private static String reason(Ui ui, List<CheckPage.ProblemLine> problems) {
        return problems.stream()
                .map(problem ->
                        problem.field() == null
                                ? ui.t(problem.why())
                                : ui.t(problem.field()) + ": " + ui.t(problem.why()))
                .collect(Collectors.joining("; "));
    }
}
