package io.minicrm.list;

import io.minicrm.record.ChoiceType;
import io.minicrm.record.Field;
import io.minicrm.record.OptionSetType;
import io.minicrm.record.Problem;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.DisplayValue;
import io.minicrm.web.Ui;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The filters of a list: those that are set, and those that may be.
public final class FilterBar {

    /// A filter that is set.
    ///
    /// @param href the same list without it
    /// @param readings what may have been meant by words that cannot be read
    public record Chip(
            String label,
            String words,
            @Nullable String problem,
            List<Reading> readings,
            String href,
            String remove) {}

    /// What may have been meant by a filter, with the list that it would be.
    public record Reading(String words, String href) {}

    /// A filter that a layout offers, with how many records it leaves.
    ///
    /// @param css the colour of its sign
    /// @param href the same list with it, or without it when it is on
    public record QuickFilter(
            String icon, String css, String label, long count, String href, boolean on) {}

    /// A field one may filter by.
    public record Filterable(String key, String label, String href) {}

    /// A filter that is being added.
    public record Adding(Filterable filterable, @Nullable Field<?> field, List<String> operators) {}

    private final Ui ui;
    private final ListRequest request;
    private final @Nullable Column adding;

    FilterBar(Ui ui, ListRequest request, @Nullable Column adding) {
        this.ui = ui;
        this.request = request;
        this.adding = adding;
    }

    public List<Chip> chips() {
        return request.filters().stream().map(this::chip).toList();
    }

    /// Those that none of these says already.
    public List<Chip> chips(List<QuickFilter> counted) {
        return chips().stream()
                .filter(chip ->
                        counted.stream()
                                .noneMatch(one -> one.on() && one.href().equals(chip.href())))
                .toList();
    }

    private Chip chip(Filter filter) {
        String label = ui.t(filter.column().label());
        String words;
        if (filter.problem() != null) {
            words = String.join(", ", filter.typed());
        } else if (filter.operator() == Operator.EMPTY) {
            words = ui.t(filter.values().contains(true) ? "list.is.empty" : "list.is.filled");
        } else {
            words =
                    filter.values().stream()
                            .map(value -> words(filter.column(), value))
                            .collect(Collectors.joining(", "));
            boolean usual = Operator.of(filter.column()).getFirst() == filter.operator();
            if (!usual) {
                words = ui.t("list.chip." + filter.operator().key(), words);
            }
        }
        return new Chip(
                label,
                words,
                filter.problem() == null ? null : ui.t(filter.problem()),
                filter.problem() == null ? List.of() : meant(filter, filter.problem()),
                request.without(filter).href(),
                ui.t("list.remove", label, words));
    }

    private List<Reading> meant(Filter filter, Problem problem) {
        ListRequest others = request.without(filter);
        return problem.readings().stream()
                .filter(_ -> filter.typed().size() == 1)
                .map(reading ->
                        new Reading(reading, others.href(Map.of(filter.parameter(), reading))))
                .toList();
    }

    private String words(Column column, Object value) {
        Field<?> field = column.field();
        if (field == null || value instanceof String && !isChoice(field)) {
            return value.toString();
        }
        if (value instanceof LocalDate day) {
            return ui.date(day);
        }
        if (value instanceof Boolean yes) {
            return ui.t(yes ? "record.yes" : "record.no");
        }
        if (field.type() instanceof ReferenceType link && value instanceof Long id) {
            return ui.title(new RecordRef(link.target(), id)).orElse("");
        }
        Object shown = field.type() instanceof OptionSetType ? List.of(value) : value;
        return switch (DisplayValue.of(field, shown, ui)) {
            case DisplayValue.Text(String text) -> text;
            case DisplayValue.Number(String text) -> text;
            case DisplayValue.Amount(String figure, String currency) -> figure + " " + currency;
            case DisplayValue.Person(_, String name, boolean me) -> me ? ui.t("list.me") : name;
            default -> value.toString();
        };
    }

    private static boolean isChoice(Field<?> field) {
        return field.type() instanceof ChoiceType;
    }

    public List<Filterable> filterables() {
        return Column.all(request.type()).stream()
                .filter(Column::isFilterable)
                .map(this::filterable)
                .toList();
    }

    private Filterable filterable(Column column) {
        return new Filterable(
                column.key(), ui.t(column.label()), request.href(Map.of("filter", column.key())));
    }

    /// The filter that is being added, when a field was chosen for it.
    public @Nullable Adding adding() {
        return adding == null
                ? null
                : new Adding(
                        filterable(adding),
                        adding.field(),
                        Operator.of(adding).stream()
                                .flatMap(operator ->
                                        operator == Operator.EMPTY
                                                ? Stream.of("empty", "filled")
                                                : Stream.of(operator.key()))
                                .toList());
    }
}
