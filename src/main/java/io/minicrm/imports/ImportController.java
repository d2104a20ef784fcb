package io.minicrm.imports;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Problem;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.NotFound;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import io.minicrm.web.UploadLimit;
import io.minicrm.web.UploadName;
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
    private final ImportList list;
    private final ColumnsStep columns;
    private final FileTallies fileTallies;
    private final MappingForm mapping;
    private final CheckStep check;
    private final ResultStep result;
    private final LeftRows left;
    private final ImportFile files;
    private final UploadLimit limit;
    private final Templates templates;

    ImportController(
            Imports imports,
            ImportList list,
            ColumnsStep columns,
            FileTallies fileTallies,
            MappingForm mapping,
            CheckStep check,
            ResultStep result,
            LeftRows left,
            ImportFile files,
            UploadLimit limit,
            Templates templates) {
        this.imports = imports;
        this.list = list;
        this.columns = columns;
        this.fileTallies = fileTallies;
        this.mapping = mapping;
        this.check = check;
        this.result = result;
        this.left = left;
        this.files = files;
        this.limit = limit;
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
    @Nullable JteModel takeIn(
            @RequestParam String kind,
            @RequestParam(required = false) @Nullable MultipartFile file,
            Ui ui,
            HttpServletResponse response)
            throws IOException {
        RecordKind records =
                RecordKind.named(kind).orElseThrow(() -> new NotFound("records called " + kind));
        try {
            if (file == null || file.isEmpty()) {
                throw new UnusableFile("transfer.file.empty");
            }
            if (file.getSize() > limit.bytes()) {
                throw new UnusableFile("transfer.file.large", limit.text());
            }
            long id =
                    imports.upload(
                            ui.scope(),
                            records,
                            UploadName.of(file),
                            file::getInputStream,
                            file.getSize());
            return seeOther(response, id, "columns");
        } catch (UnusableFile unusableFile) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.importsImportsPage(
                    ui, list.page(ui.scope(), kind, null, unusableFile.problem()));
        }
    }

    @GetMapping(ONE)
    void present(@PathVariable long id, Ui ui, HttpServletResponse response) {
        seeOther(response, id, page(imports.find(ui.scope(), id).step()));
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
            return seeOther(response, id, page(file.step()));
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
        Import before = imports.find(ui.scope(), id);
        List<Problem> problems = mapping.take(ui, before, posted);
        Import file = imports.find(ui.scope(), id);
        if ("again".equals(posted.getFirst("then"))) {
            fileTallies.forget(file);
        }
        if (problems.isEmpty() && !"check".equals(posted.getFirst("then"))) {
            return seeOther(response, id, "columns");
        }
        problems.addAll(mapping.problems(ui, file));
        if (!problems.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.importsColumnsPage(ui, columns.page(ui, file, problems), false);
        }
        if (posted.containsKey("remember")) {
            imports.remember(ui.scope(), file);
        }
        imports.check(ui.scope(), file);
        return seeOther(response, id, "check");
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
        Dialect dialect =
                new Dialect(
                        Encoding.of(encoding).orElse(file.dialect().encoding()),
                        Separator.of(separator).orElse(file.dialect().separator()),
                        rows(header, file.dialect().headerRow()),
                        rows(footers, file.dialect().footers()));
        try {
            imports.readAs(ui.scope(), file, dialect);
        } catch (UnusableFile unusableFile) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.importsColumnsPage(
                    ui, columns.page(ui, file, List.of(unusableFile.problem())), false);
        }
        return seeOther(response, id, "columns");
    }

    /// A number of rows as it was typed; as it was when it is none.
    private static int rows(@Nullable String typed, int before) {
        return typed != null && typed.strip().matches("\\d{1,3}")
                ? Math.min(Integer.parseInt(typed.strip()), Dialect.MOST_LEFT_OUT)
                : before;
    }

    @GetMapping(ONE + "/check")
    @Nullable JteModel check(@PathVariable long id, Ui ui, HttpServletResponse response)
            throws IOException, UnusableFile {
        Import file = imports.find(ui.scope(), id);
        if (file.step() != Step.CHECKING && file.step() != Step.CHECKED) {
            return seeOther(response, id, page(file.step()));
        }
        return templates.importsCheckPage(ui, check.page(ui, file));
    }

    @PostMapping(ONE + "/run")
    @Nullable JteModel run(@PathVariable long id, Ui ui, HttpServletResponse response) {
        Import file = imports.find(ui.scope(), id);
        imports.run(ui.scope(), file);
        return seeOther(response, id, page(imports.find(ui.scope(), id).step()));
    }

    @PostMapping(ONE + "/again")
    @Nullable JteModel again(@PathVariable long id, Ui ui, HttpServletResponse response) {
        Import file = imports.find(ui.scope(), id);
        imports.retry(ui.scope(), file);
        return seeOther(response, id, page(file.step()));
    }

    @GetMapping(ONE + "/run")
    @Nullable JteModel running(@PathVariable long id, Ui ui, HttpServletResponse response) {
        Import file = imports.find(ui.scope(), id);
        if (file.step() != Step.RUNNING) {
            return seeOther(response, id, page(file.step()));
        }
        return templates.importsRunPage(ui, result.running(ui, file));
    }

    @GetMapping(ONE + "/result")
    @Nullable JteModel result(@PathVariable long id, Ui ui, HttpServletResponse response) {
        Import file = imports.find(ui.scope(), id);
        if (file.step() != Step.FINISHED) {
            return seeOther(response, id, page(file.step()));
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
        Import file = imports.find(ui.scope(), id);
        if (!files.isKept(id)) {
            throw new NotFound("the file of import " + id);
        }
        left.write(ui, file, outcome, response);
    }

    private static String page(Step step) {
        return switch (step) {
            case COLUMNS -> "columns";
            case CHECKING, CHECKED -> "check";
            case RUNNING -> "run";
            case FINISHED -> "result";
        };
    }

    private static @Nullable JteModel seeOther(HttpServletResponse response, long id, String page) {
        SeeOther.at(response, "/import/" + id + "/" + page);
        return null;
    }
}
