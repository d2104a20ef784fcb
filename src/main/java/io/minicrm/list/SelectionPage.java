package io.minicrm.list;

import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.web.Ui;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/// A page that shows some records, with the filters above them.
public final class SelectionPage {

    private final RecordSelection selection;
    private final @Nullable FieldPath adding;
    private final @Nullable String added;

    private SelectionPage(
            RecordSelection selection, @Nullable FieldPath adding, @Nullable String added) {
        this.selection = selection;
        this.adding = adding;
        this.added = added;
    }

    /// @param action what is to be done with the records: read or export
    /// @param path where they are shown
    /// @throws NotPermitted when the reader may do that with none of them
    public static SelectionPage of(
            Ui ui,
            SelectionReader selectionReader,
            RecordType<?> type,
            Action action,
            String path,
            MultiValueMap<String, String> parameters) {
        RecordSelection selection =
                selectionReader
                        .read(ui.reading(), ui::title, type, action, opened(parameters, ui))
                        .at(path);
        FieldPath adding =
                Optional.ofNullable(parameters.getFirst("filter"))
                        .flatMap(key -> selectionReader.path(type, key))
                        .orElse(null);
        return new SelectionPage(selection, adding, added(selection, adding, parameters));
    }

    public RecordSelection selection() {
        return selection;
    }

    @Nullable FieldPath adding() {
        return adding;
    }

    /// Where to go instead, when a form describes one more filter.
    public Optional<String> added() {
        return Optional.ofNullable(added);
    }

    /// What stands above the records: the filters that are set, and those that may be.
    public ListPage head(Ui ui) {
        return new ListPage(
                ui,
                selection.request(),
                List.of(),
                RecordList.Page.NOTHING,
                0,
                adding,
                false,
                List.of());
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
            RecordSelection selection,
            @Nullable FieldPath path,
            MultiValueMap<String, String> form) {
        if (path == null || !form.containsKey("op")) {
            return null;
        }
        String op = Optional.ofNullable(form.getFirst("op")).orElse("");
        String chosen = Optional.ofNullable(form.getFirst("value.ref")).orElse("");
        // The last one that says something: days may be chosen or told
        String value =
                form.getOrDefault("value", List.of()).stream()
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .reduce("", (_, last) -> last);
        if (!value.isEmpty() && chosen.matches("#\\d{1,18} .*") && chosen.endsWith(" " + value)) {
            value = chosen.substring(0, chosen.indexOf(' '));
        }
        String key = path.key();
        if (op.equals("empty") || op.equals("filled")) {
            return selection.href(Map.of(key + ".empty", op.equals("empty") ? "yes" : "no"));
        }
        List<Operator> operators = Operator.of(path.column());
        Operator operator =
                Operator.named(op).filter(operators::contains).orElse(operators.getFirst());
        if (value.isEmpty()) {
            return selection.href(Map.of("filter", key));
        }
        boolean usual = operator == operators.getFirst();
        return selection.href(Map.of(usual ? key : key + "." + operator.key(), value));
    }
}
