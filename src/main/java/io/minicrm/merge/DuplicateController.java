package io.minicrm.merge;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import templates.Templates;

/// `/duplicates`: which records are probably the same, to be merged or said to be different.
@Controller
@RequestMapping(DuplicateController.PATH)
class DuplicateController {

    static final String PATH = "/duplicates";

    private static final int PAGE = 50;
    private static final Pattern PLACE = Pattern.compile("(\\d{1,3})-(\\d{1,18})-(\\d{1,18})");
    private static final Pattern IDS = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    private final Duplicates duplicates;
    private final Catalogue catalogue;
    private final Templates templates;

    DuplicateController(Duplicates duplicates, Catalogue catalogue, Templates templates) {
        this.duplicates = duplicates;
        this.catalogue = catalogue;
        this.templates = templates;
    }

    /// @param kind the plural of the kind of records; otherwise the first that one may merge
    /// @param after the last pair of the page before
    /// @param not the pair of which the reader has just said that it is none
    /// @param dismissed those instead of which somebody said so
    @GetMapping
    JteModel list(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String not,
            @RequestParam(defaultValue = "false") boolean dismissed,
            Ui ui) {
        List<RecordType<?>> types = types(ui.scope());
        RecordType<?> type =
                types.stream()
                        .filter(each -> kind == null || each.kind().plural().equals(kind))
                        .findFirst()
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        List<DuplicatesPage.Pair> found =
                duplicates.list(ui.scope(), type, dismissed, place(after), PAGE + 1);
        List<DuplicatesPage.Pair> page = found.stream().limit(PAGE).toList();
        Matcher just = IDS.matcher(not == null ? "" : not);
        return templates.mergeDuplicatesPage(
                ui,
                new DuplicatesPage(
                        type,
                        types.stream().map(RecordType::kind).toList(),
                        page,
                        dismissed,
                        just.matches()
                                ? new DuplicatesPage.Place(
                                        0,
                                        Long.parseLong(just.group(1)),
                                        Long.parseLong(just.group(2)))
                                : null,
                        found.size() > PAGE
                                ? address(type.kind(), dismissed)
                                        + "&after="
                                        + page.getLast().place().score()
                                        + "-"
                                        + page.getLast().place().ids()
                                : null));
    }

    /// A pair that is gone meanwhile is not in the list either, and that is the answer.
    @PostMapping("/{plural}/{a:\\d{1,18}}-{b:\\d{1,18}}/dismiss")
    void dismiss(
            @PathVariable String plural,
            @PathVariable long a,
            @PathVariable long b,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(ui.scope(), plural);
        boolean said = duplicates.dismiss(ui.scope(), type, a, b, true);
        SeeOther.at(response, address(type.kind(), false) + (said ? "&not=" + a + "-" + b : ""));
    }

    /// It was said in error.
    @PostMapping("/{plural}/{a:\\d{1,18}}-{b:\\d{1,18}}/restore")
    void restore(
            @PathVariable String plural,
            @PathVariable long a,
            @PathVariable long b,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(ui.scope(), plural);
        duplicates.dismiss(ui.scope(), type, a, b, false);
        SeeOther.at(response, address(type.kind(), false));
    }

    private static String address(RecordKind kind, boolean dismissed) {
        return PATH + "?kind=" + kind.plural() + (dismissed ? "&dismissed=true" : "");
    }

    private static DuplicatesPage.@Nullable Place place(@Nullable String after) {
        Matcher place = PLACE.matcher(after == null ? "" : after);
        return place.matches()
                ? new DuplicatesPage.Place(
                        Integer.parseInt(place.group(1)),
                        Long.parseLong(place.group(2)),
                        Long.parseLong(place.group(3)))
                : null;
    }

    private RecordType<?> type(Scope scope, String plural) {
        return types(scope).stream()
                .filter(type -> type.kind().plural().equals(plural))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /// People first, of whom most are there twice.
    private List<RecordType<?>> types(Scope scope) {
        return catalogue.types().stream()
                .<RecordType<?>>map(type -> type)
                .filter(type -> Duplicates.isMerged(scope, type))
                .sorted((one, other) ->
                        Boolean.compare(
                                other.personName().isPresent(), one.personName().isPresent()))
                .toList();
    }
}
