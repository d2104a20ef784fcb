package io.minicrm.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.Problem;
import io.minicrm.record.Unreadable;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.CsvAnswer;
import io.minicrm.web.NotFound;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import io.minicrm.web.UploadLimit;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
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
    private final ImportPages pages;
    private final ImportFile files;
    private final Catalogue catalogue;
    private final UploadLimit limit;
    private final Templates templates;

    ImportController(
            Imports imports,
            ImportPages pages,
            ImportFile files,
            Catalogue catalogue,
            UploadLimit limit,
            Templates templates) {
        this.imports = imports;
        this.pages = pages;
        this.files = files;
        this.catalogue = catalogue;
        this.limit = limit;
        this.templates = templates;
    }

    @GetMapping
    JteModel list(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable Long before,
            Ui ui) {
        return templates.transferImportsPage(ui, pages.list(ui.scope(), kind, before, null));
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
                throw new Unusable("transfer.file.empty");
            }
            if (file.getSize() > limit.bytes()) {
                throw new Unusable("transfer.file.large", limit.text());
            }
            long id =
                    imports.takeIn(
                            ui.scope(),
                            records,
                            Objects.requireNonNullElse(file.getOriginalFilename(), "")
                                    .replaceFirst(".*[/\\\\]", ""),
                            file::getInputStream,
                            file.getSize());
            return seeOther(response, id, "columns");
        } catch (Unusable unusable) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.transferImportsPage(
                    ui, pages.list(ui.scope(), kind, null, unusable.problem()));
        }
    }

    @GetMapping(ONE)
    String present(@PathVariable long id, Ui ui) {
        return "redirect:/import/" + id + "/" + page(imports.find(ui.scope(), id).step());
    }

    @GetMapping(ONE + "/columns")
    @Nullable JteModel columns(@PathVariable long id, Ui ui, HttpServletResponse response)
            throws IOException, Unusable {
        Import file = imports.find(ui.scope(), id);
        if (file.step() == Step.RUNNING || file.step() == Step.FINISHED) {
            return seeOther(response, id, page(file.step()));
        }
        return templates.transferColumnsPage(ui, pages.columns(ui, file, List.of()));
    }

    /// Takes where the columns go. `then` is `check` to have all rows looked at with that.
    @PostMapping(ONE + "/columns")
    @Nullable JteModel map(
            @PathVariable long id,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response)
            throws IOException, Unusable {
        Import before = imports.find(ui.scope(), id);
        List<@Nullable String> targets = targets(before, posted);
        Mode mode =
                Mode.of(Objects.requireNonNullElse(posted.getFirst("mode"), ""))
                        .orElse(before.mode());
        String asked = posted.getFirst("key");
        String key =
                MatchKey.find(catalogue.type(before.kind()), asked).map(MatchKey::key).orElse(null);
        List<Problem> problems = new ArrayList<>();
        Words words = words(ui, before, posted, problems);
        imports.map(ui.scope(), before, targets, words, mode, key);
        Import file = imports.find(ui.scope(), id);
        if (problems.isEmpty() && !"check".equals(posted.getFirst("then"))) {
            return seeOther(response, id, "columns");
        }
        problems.addAll(problems(ui, file));
        if (!problems.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.transferColumnsPage(ui, pages.columns(ui, file, problems));
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
            @RequestParam(defaultValue = "false") boolean header,
            Ui ui,
            HttpServletResponse response)
            throws IOException, Unusable {
        Import file = imports.find(ui.scope(), id);
        Dialect dialect =
                new Dialect(
                        Encoding.of(encoding).orElse(file.dialect().encoding()),
                        Separator.of(separator).orElse(file.dialect().separator()),
                        header);
        try {
            imports.readAs(ui.scope(), file, dialect);
        } catch (Unusable unusable) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.transferColumnsPage(
                    ui, pages.columns(ui, file, List.of(unusable.problem())));
        }
        return seeOther(response, id, "columns");
    }

    @GetMapping(ONE + "/check")
    @Nullable JteModel check(@PathVariable long id, Ui ui, HttpServletResponse response)
            throws IOException, Unusable {
        Import file = imports.find(ui.scope(), id);
        if (file.step() != Step.CHECKING && file.step() != Step.CHECKED) {
            return seeOther(response, id, page(file.step()));
        }
        return templates.transferCheckPage(ui, pages.check(ui, file));
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
        imports.again(ui.scope(), file);
        return seeOther(response, id, page(file.step()));
    }

    @GetMapping(ONE + "/run")
    @Nullable JteModel running(@PathVariable long id, Ui ui, HttpServletResponse response) {
        Import file = imports.find(ui.scope(), id);
        if (file.step() != Step.RUNNING) {
            return seeOther(response, id, page(file.step()));
        }
        return templates.transferRunPage(
                ui, new RunPage(ImportHead.of(file), pages.job(ui.scope(), file)));
    }

    @GetMapping(ONE + "/result")
    @Nullable JteModel result(@PathVariable long id, Ui ui, HttpServletResponse response) {
        Import file = imports.find(ui.scope(), id);
        if (file.step() != Step.FINISHED) {
            return seeOther(response, id, page(file.step()));
        }
        return templates.transferResultPage(ui, pages.result(ui, file));
    }

    /// The failed rows as they were in the file, each with the reason behind it.
    @GetMapping(ONE + "/failed.csv")
    void failed(@PathVariable long id, Ui ui, HttpServletResponse response)
            throws IOException, Unusable {
        Import file = imports.find(ui.scope(), id);
        if (!files.isKept(id)) {
            throw new NotFound("the file of import " + id);
        }
        Map<Long, List<CheckPage.ProblemLine>> failed = pages.failed(file);
        Writer out =
                CsvAnswer.begin(
                        response,
                        ui.t(
                                "transfer.failed.file",
                                file.fileName().replaceFirst("\\.[^.]*$", "")));
        CsvWriter csv =
                CsvWriter.builder().fieldSeparator(file.dialect().separator().sign()).build(out);
        int width = file.columns().size();
        try (Rows rows = Rows.open(files.of(id), file.dialect())) {
            if (file.dialect().header()) {
                List<String> names = rows.header();
                csv.writeRecord(with(names, width, ui.t("transfer.failed.reason")));
            }
            Optional<Row> next = failed.isEmpty() ? Optional.empty() : rows.next();
            while (next.isPresent()) {
                Row row = next.get();
                List<CheckPage.ProblemLine> reasons = failed.get(row.no());
                if (reasons != null) {
                    csv.writeRecord(with(row.cells(), width, reason(ui, reasons)));
                }
                next = rows.next();
            }
        }
        csv.flush();
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

    /// What was said of the columns; a target that is no target goes nowhere.
    private List<@Nullable String> targets(Import file, MultiValueMap<String, String> posted) {
        List<Target> all = Target.of(catalogue.type(file.kind()), catalogue);
        List<@Nullable String> targets = new ArrayList<>();
        for (Column column : file.columns()) {
            String key = posted.getFirst("column" + column.index());
            targets.add(Target.find(all, key).map(Target::key).orElse(null));
        }
        return targets;
    }

    /// What was said of words, if the field reads it.
    private Words words(
            Ui ui, Import file, MultiValueMap<String, String> posted, List<Problem> problems) {
        Words words = file.words();
        for (Target target : Target.of(catalogue.type(file.kind()), catalogue)) {
            String input = ColumnsPage.Asked.input(target.key());
            for (String name : posted.keySet()) {
                String meaning = posted.getFirst(name);
                String word = name.startsWith(input) ? name.substring(input.length()) : "";
                if (meaning == null
                        || !Words.isWord(word)
                        || target.field().type().options(ui.reading()).isEmpty()) {
                    continue;
                }
                try {
                    words = words.with(target.key(), word, meant(ui, target.field(), meaning));
                } catch (Unreadable unreadable) {
                    problems.add(unreadable.problem());
                }
            }
        }
        return words;
    }

    /// The text that is remembered of a meaning; null when there is none, empty to leave it out.
    private static <T> @Nullable String meant(Ui ui, Field<T> field, String meaning)
            throws Unreadable {
        if (meaning.isBlank() || meaning.equals(Words.LEFT_OUT)) {
            return meaning.isBlank() ? null : "";
        }
        T value = field.parse(List.of(meaning), ui.reading());
        return value == null ? null : field.type().edit(value, ui.format()).getFirst();
    }

    private List<Problem> problems(Ui ui, Import file) {
        List<Problem> problems = new ArrayList<>();
        List<Target> used = imports.used(file);
        if (used.isEmpty()) {
            problems.add(Problem.of("transfer.columns.none"));
        }
        List<Target> seen = new ArrayList<>();
        for (Target target : used) {
            if (!target.takesSeveral() && seen.stream().anyMatch(target::isSameField)) {
                problems.add(Problem.of("transfer.columns.twice", ui.t(target.field().label())));
            }
            seen.add(target);
        }
        boolean fed =
                MatchKey.of(catalogue.type(file.kind()), used).stream()
                        .anyMatch(key -> key.key().equals(file.key()));
        if (file.key() != null && !fed) {
            problems.add(Problem.of("transfer.columns.key"));
        } else if (file.key() == null && file.mode() != Mode.CREATE) {
            problems.add(Problem.of("transfer.columns.noKey"));
        }
        return problems;
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
