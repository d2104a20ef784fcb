package io.minicrm.imports;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Problem;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.NotFound;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import templates.Templates;

/// Files on their way in, step by step. Nothing is written before somebody says so.
@Controller
@RequestMapping("/import")
class ImportController {

    private static final String ONE = "/{id:\\d{1,18}}";

    private final Imports imports;
    private final ImportSteps steps;
    private final ImportList list;
    private final ColumnsStep columns;
    private final MappingForm mapping;
    private final CheckStep check;
    private final ResultStep result;
    private final LeftRows left;
    private final Templates templates;

    ImportController(
            Imports imports,
            ImportSteps steps,
            ImportList list,
            ColumnsStep columns,
            MappingForm mapping,
            CheckStep check,
            ResultStep result,
            LeftRows left,
            Templates templates) {
        this.imports = imports;
        this.steps = steps;
        this.list = list;
        this.columns = columns;
        this.mapping = mapping;
        this.check = check;
        this.result = result;
        this.left = left;
        this.templates = templates;
    }

    @GetMapping
    JteModel list(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable Long before,
            Ui ui) {
        return templates.importsImportsPage(ui, list.page(ui.scope(), kind, before, null));
    }

    @PostMapping
    @Nullable JteModel upload(
            @RequestParam String kind,
            @RequestParam(required = false) @Nullable MultipartFile file,
            Ui ui,
            HttpServletResponse response)
            throws IOException {
        RecordKind records =
                RecordKind.named(kind).orElseThrow(() -> new NotFound("records called " + kind));
        try {
            return seeOther(response, steps.upload(ui.scope(), records, file), "columns");
        } catch (UnusableFile unusableFile) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.importsImportsPage(
                    ui, list.page(ui.scope(), kind, null, unusableFile.problem()));
        }
    }

    @GetMapping(ONE)
    void present(@PathVariable long id, Ui ui, HttpServletResponse response) {
        seeOther(response, id, imports.find(ui.scope(), id).step().page());
    }

    /// @param looking whether it is asked whether all rows were looked at meanwhile
    @GetMapping(ONE + "/columns")
    @Nullable JteModel columns(
            @PathVariable long id,
            @RequestParam(required = false) boolean looking,
            Ui ui,
            HttpServletResponse response)
            throws IOException, UnusableFile {
        Import file = imports.find(ui.scope(), id);
        if (file.step() == Step.RUNNING || file.step() == Step.FINISHED) {
            return seeOther(response, id, file.step().page());
        }
        return templates.importsColumnsPage(ui, columns.page(ui, file, List.of()), looking);
    }

    /// Takes where the columns go. `then` is `check` to have all rows checked with that, `again` to
    /// have them looked at once more.
    @PostMapping(ONE + "/columns")
    @Nullable JteModel map(
            @PathVariable long id,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response)
            throws IOException, UnusableFile {
        List<Problem> problems = mapping.take(ui, imports.find(ui.scope(), id), posted);
        if (problems.isEmpty()) {
            return seeOther(response, id, mapping.isChecked(posted) ? "check" : "columns");
        }
        return refused(ui, imports.find(ui.scope(), id), problems, response);
    }

    /// Reads the file in another way than was detected.
    @PostMapping(ONE + "/dialect")
    @Nullable JteModel readAs(
            @PathVariable long id,
            @RequestParam String encoding,
            @RequestParam String separator,
            @RequestParam(required = false) @Nullable String header,
            @RequestParam(required = false) @Nullable String footers,
            Ui ui,
            HttpServletResponse response)
            throws IOException, UnusableFile {
        Import file = imports.find(ui.scope(), id);
        try {
            steps.readAs(
                    ui.scope(), file, file.dialect().typed(encoding, separator, header, footers));
        } catch (UnusableFile unusableFile) {
            return refused(ui, file, List.of(unusableFile.problem()), response);
        }
        return seeOther(response, id, "columns");
    }

    private JteModel refused(
            Ui ui, Import file, List<Problem> problems, HttpServletResponse response)
            throws IOException, UnusableFile {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return templates.importsColumnsPage(ui, columns.page(ui, file, problems), false);
    }

    @GetMapping(ONE + "/check")
    @Nullable JteModel check(@PathVariable long id, Ui ui, HttpServletResponse response)
            throws IOException, UnusableFile {
        Import file = imports.find(ui.scope(), id);
        if (file.step() != Step.CHECKING && file.step() != Step.CHECKED) {
            return seeOther(response, id, file.step().page());
        }
        return templates.importsCheckPage(ui, check.page(ui, file));
    }

    @PostMapping(ONE + "/run")
    @Nullable JteModel run(@PathVariable long id, Ui ui, HttpServletResponse response) {
        Import file = imports.find(ui.scope(), id);
        steps.startRun(ui.scope(), file);
        return seeOther(response, id, imports.find(ui.scope(), id).step().page());
    }

    @PostMapping(ONE + "/again")
    @Nullable JteModel retry(@PathVariable long id, Ui ui, HttpServletResponse response) {
        Import file = imports.find(ui.scope(), id);
        steps.retry(ui.scope(), file);
        return seeOther(response, id, file.step().page());
    }

    @GetMapping(ONE + "/run")
    @Nullable JteModel running(@PathVariable long id, Ui ui, HttpServletResponse response) {
        Import file = imports.find(ui.scope(), id);
        if (file.step() != Step.RUNNING) {
            return seeOther(response, id, file.step().page());
        }
        return templates.importsRunPage(ui, result.running(ui, file));
    }

    @GetMapping(ONE + "/result")
    @Nullable JteModel result(@PathVariable long id, Ui ui, HttpServletResponse response) {
        Import file = imports.find(ui.scope(), id);
        if (file.step() != Step.FINISHED) {
            return seeOther(response, id, file.step().page());
        }
        return templates.importsResultPage(ui, result.page(ui, file));
    }

    /// The rows that failed, or those that were skipped, as they were in the file, each with the
    /// reason behind it.
    @GetMapping(ONE + "/{outcome:failed|skipped|leftOut}.csv")
    void left(
            @PathVariable long id,
            @PathVariable String outcome,
            Ui ui,
            HttpServletResponse response)
            throws IOException, UnusableFile {
        left.write(ui, imports.find(ui.scope(), id), outcome, response);
    }

    private static @Nullable JteModel seeOther(HttpServletResponse response, long id, String page) {
        SeeOther.at(response, "/import/" + id + "/" + page);
        return null;
    }
}
