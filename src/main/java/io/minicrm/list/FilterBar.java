package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.record.Problem;
import io.minicrm.web.Ui;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The filters of a list: those that are set, and those that may be.
public final class FilterBar {

    /// A filter that is set, or a group of them.
    ///
    /// @param parts what it says, filter by filter
    /// @param problems what is wrong with it, in sentences
    /// @param readings what may have been meant by words that cannot be read
    /// @param href the same list without it
    public record Chip(
            List<FilterWords.Part> parts,
            List<String> problems,
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
    private final @Nullable FieldPath adding;

    FilterBar(Ui ui, ListRequest request, @Nullable FieldPath adding) {
        this.ui = ui;
        this.request = request;
        this.adding = adding;
    }

    public List<Chip> chips() {
        return request.criteria().stream().map(this::chip).toList();
    }

    /// Those that none of these says already.
    public List<Chip> chips(List<QuickFilter> counted) {
        return chips().stream()
                .filter(chip ->
                        counted.stream()
                                .noneMatch(one -> one.on() && one.href().equals(chip.href())))
                .toList();
    }

    private Chip chip(Criteria part) {
        FilterWords words = new FilterWords(ui);
        return new Chip(
                words.parts(part),
                words.problems(part),
                part instanceof Filter filter && filter.problem() != null
                        ? meant(filter, filter.problem())
                        : List.of(),
                request.without(part).href(),
                ui.t("list.remove", words.text(part)));
    }

    private List<Reading> meant(Filter filter, Problem problem) {
        ListRequest others = request.without(filter);
        return problem.readings().stream()
                .filter(_ -> filter.values().size() == 1)
                .map(reading ->
                        new Reading(reading, others.href(Map.of(filter.parameter(), reading))))
                .toList();
    }

    public List<Filterable> filterables() {
        return Column.all(request.type()).stream()
                .filter(Column::isFilterable)
                .map(column -> filterable(new FieldPath(List.of(), column)))
                .toList();
    }

    private Filterable filterable(FieldPath path) {
        return new Filterable(
                path.key(),
                new FilterWords(ui).label(path),
                request.href(Map.of("filter", path.key())));
    }

    /// The filter that is being added, when a field was chosen for it.
    public @Nullable Adding adding() {
        return adding == null
                ? null
                : new Adding(
                        filterable(adding),
                        adding.column().field(),
                        Operator.of(adding.column()).stream()
                                .flatMap(operator ->
                                        operator == Operator.EMPTY
                                                ? Stream.of("empty", "filled")
                                                : Stream.of(operator.key()))
                                .toList());
    }

    /// Days relative to today that one chooses from, in the reader's words.
    public List<String> relativeDays() {
        return RelativeDays.usual().stream().map(new FilterWords(ui)::days).toList();
    }
}
