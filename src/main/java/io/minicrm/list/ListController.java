package io.minicrm.list;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Catalogue;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import templates.Templates;

/// The records of any type as a list, and what one does with several of them.
@Controller
class ListController {

    private static final int MOST_SELECTED = 1000;

    private final Catalogue catalogue;
    private final Directory directory;
    private final ListQuery query;
    private final ColumnChoice choice;
    private final ListTrash trash;
    private final CsvExport export;
    private final List<Layout> layouts;
    private final Templates templates;

    ListController(
            Catalogue catalogue,
            Directory directory,
            ListQuery query,
            ColumnChoice choice,
            ListTrash trash,
            CsvExport export,
            List<Layout> layouts,
            Templates templates) {
        this.catalogue = catalogue;
        this.directory = directory;
        this.query = query;
        this.choice = choice;
        this.trash = trash;
        this.export = export;
        this.layouts = layouts;
        this.templates = templates;
    }

    @GetMapping("/{plural}")
    @Nullable JteModel show(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> parameters,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural, Action.READ, ui);
        ListRequest request = ListRequest.read(parameters, filters(type, ui));
        Optional<Column> filter =
                Optional.ofNullable(parameters.getFirst("filter"))
                        .flatMap(key -> Column.named(type, key))
                        .filter(Column::isFilterable);
        if (filter.isPresent() && parameters.containsKey("op")) {
            seeOther(response, added(request, filter.get(), parameters));
            return null;
        }
        Optional<Layout> layout =
                layouts(type).stream()
                        .filter(each -> each.key().equals(request.layout()))
                        .findFirst();
        if (layout.isPresent()) {
            return layout.get()
                    .page(
                            ui,
                            page(ui, request, List.of(), ListQuery.Page.NOTHING, 0, filter, false),
                            new Narrowed(ui.scope(), request));
        }
        List<Column> columns = choice.columns(ui.scope(), request);
        ListQuery.Page page = query.page(ui.scope(), request, columns);
        boolean whole = page.place() == 0 && !page.hasNext();
        long count = whole ? page.rows().size() : query.count(ui.scope(), request);
        boolean choosing = "columns".equals(parameters.getFirst("choose"));
        return templates.listPage(ui, page(ui, request, columns, page, count, filter, choosing));
    }

    private ListPage page(
            Ui ui,
            ListRequest request,
            List<Column> columns,
            ListQuery.Page page,
            long count,
            Optional<Column> adding,
            boolean choosing) {
        return new ListPage(
                ui,
                request,
                columns,
                page,
                count,
                adding.orElse(null),
                choosing,
                layouts(request.type()).stream().map(Layout::key).toList());
    }

    private List<Layout> layouts(RecordType<?> type) {
        return layouts.stream().filter(layout -> layout.isOf(type.kind())).toList();
    }

    @GetMapping("/{plural}/export.csv")
    void export(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> parameters,
            Ui ui,
            HttpServletResponse response)
            throws IOException {
        RecordType<?> type = type(plural, Action.EXPORT, ui);
        ListRequest request = ListRequest.read(parameters, filters(type, ui));
        if (request.hasProblem()) {
            // Rather nothing than more than was asked for; the list says what is wrong.
            seeOther(response, request.href());
            return;
        }
        export.write(ui, request, choice.columns(ui.scope(), request), response);
    }

    @PostMapping("/{plural}/columns")
    void choose(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural, Action.READ, ui);
        ListRequest request = ListRequest.read(posted, filters(type, ui));
        if (posted.containsKey("reset") || request.columns() == null) {
            choice.forget(ui.scope(), type);
            seeOther(response, request.with((List<Column>) null).href());
        } else {
            choice.keep(ui.scope(), type, request.columns());
            seeOther(response, request.href());
        }
    }

    @PostMapping("/{plural}/trash")
    void moveToTrash(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> posted,
            @RequestParam(required = false) @Nullable List<Long> ids,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural, Action.DELETE, ui);
        ListRequest request = ListRequest.read(posted, filters(type, ui));
        if (ids == null || ids.isEmpty()) {
            seeOther(response, request.href());
            return;
        }
        if (ids.size() > MOST_SELECTED) {
            throw new ResponseStatusException(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        String title = ui.t("list.count." + type.kind().key(), ids.size());
        long set = trash.delete(ui.scope(), type.kind(), ids, title);
        seeOther(response, request.href(Map.of("changed", Long.toString(set))));
    }

    /// The address of the list with the filter that the form describes.
    private static String added(
            ListRequest request, Column column, MultiValueMap<String, String> parameters) {
        String op = Optional.ofNullable(parameters.getFirst("op")).orElse("");
        String value = Optional.ofNullable(parameters.getFirst("value")).orElse("").strip();
        String chosen = Optional.ofNullable(parameters.getFirst("value.ref")).orElse("");
        if (!value.isEmpty() && chosen.matches("#\\d{1,18} .*") && chosen.endsWith(" " + value)) {
            value = chosen.substring(0, chosen.indexOf(' '));
        }
        if (op.equals("empty") || op.equals("filled")) {
            return request.href(Map.of(column.key() + ".empty", op.equals("empty") ? "yes" : "no"));
        }
        Operator operator =
                Operator.named(op)
                        .filter(Operator.of(column)::contains)
                        .orElse(Operator.of(column).getFirst());
        if (value.isEmpty()) {
            return request.href(Map.of("filter", column.key()));
        }
        boolean usual = operator == Operator.of(column).getFirst();
        return request.href(
                Map.of(usual ? column.key() : column.key() + "." + operator.key(), value));
    }

    private FilterReader filters(RecordType<?> type, Ui ui) {
        return new FilterReader(type, ui.reading(), directory, ui::title);
    }

    private RecordType<?> type(String plural, Action action, Ui ui) {
        RecordType<?> type =
                catalogue
                        .at(plural)
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (!ui.scope().may(action, type.kind())) {
            throw new NotPermitted(action, type.kind());
        }
        return type;
    }

    private static void seeOther(HttpServletResponse response, String address) {
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, address);
    }
}
