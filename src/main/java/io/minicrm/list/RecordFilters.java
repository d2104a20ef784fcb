package io.minicrm.list;

import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.web.Ui;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/// Reads from an address which records are meant. Whatever shows records in a way of its own takes
/// the filters of their list from here, so that its figures and the list say the same.
@Component
public class RecordFilters {

    private final Directory directory;

    RecordFilters(Directory directory) {
        this.directory = directory;
    }

    /// @param action what is to be done with the records: read or export
    /// @param path where they are shown
    /// @throws NotPermitted when the reader may do that with none of them
    public RecordFilter read(
            Ui ui,
            RecordType<?> type,
            Action action,
            String path,
            MultiValueMap<String, String> parameters) {
        if (!ui.scope().may(action, type.kind())) {
            throw new NotPermitted(action, type.kind());
        }
        FilterReader filters = new FilterReader(type, ui.reading(), directory, ui::title);
        ListRequest request = ListRequest.read(opened(parameters, ui), filters).at(path);
        Column adding =
                Optional.ofNullable(parameters.getFirst("filter"))
                        .flatMap(key -> Column.named(type, key))
                        .filter(Column::isFilterable)
                        .orElse(null);
        return new RecordFilter(
                ui.scope(),
                action,
                filters,
                request,
                false,
                adding,
                added(request, adding, parameters));
    }

    /// The parameters with the places that we gave out, and without those that somebody made up.
    private static MultiValueMap<String, String> opened(
            MultiValueMap<String, String> parameters, Ui ui) {
        MultiValueMap<String, String> opened = new LinkedMultiValueMap<>(parameters);
        for (String key : List.of("after", "before")) {
            opened.remove(key);
            ui.opened(parameters.getFirst(key)).ifPresent(place -> opened.add(key, place));
        }
        return opened;
    }

    /// The address with the filter that the form describes, when it was sent.
    private static @Nullable String added(
            ListRequest request, @Nullable Column column, MultiValueMap<String, String> form) {
        if (column == null || !form.containsKey("op")) {
            return null;
        }
        String op = Optional.ofNullable(form.getFirst("op")).orElse("");
        String value = Optional.ofNullable(form.getFirst("value")).orElse("").strip();
        String chosen = Optional.ofNullable(form.getFirst("value.ref")).orElse("");
        if (!value.isEmpty() && chosen.matches("#\\d{1,18} .*") && chosen.endsWith(" " + value)) {
            value = chosen.substring(0, chosen.indexOf(' '));
        }
        if (op.equals("empty") || op.equals("filled")) {
            return request.href(Map.of(column.key() + ".empty", op.equals("empty") ? "yes" : "no"));
        }
        List<Operator> operators = Operator.of(column);
        Operator operator =
                Operator.named(op).filter(operators::contains).orElse(operators.getFirst());
        if (value.isEmpty()) {
            return request.href(Map.of("filter", column.key()));
        }
        boolean usual = operator == operators.getFirst();
        return request.href(
                Map.of(usual ? column.key() : column.key() + "." + operator.key(), value));
    }
}
