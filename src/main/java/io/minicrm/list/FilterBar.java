package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.record.Problem;
import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The filters of a list: those that are set, and those that may be.
public final class FilterBar {

    /// A filter that is set, or a group of them.
    ///
    /// @param text what it says
    /// @param problems what is wrong with it, in sentences
    /// @param readings what may have been meant by words that cannot be read
    public record Chip(
            String text, List<Part> parts, List<String> problems, List<Reading> readings) {

        public boolean isGroup() {
            return parts.size() > 1;
        }
    }

    /// A filter of a chip.
    ///
    /// @param before what joins it to the one before, with brackets where groups begin
    /// @param after the brackets where groups end
    /// @param href the same list without it
    /// @param remove what leads there, in words
    public record Part(
            String before,
            String label,
            String words,
            String after,
            boolean bad,
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

    /// A field one may filter by, or a link over which one may.
    ///
    /// @param leads whether it leads to the fields of what it links to
    public record Filterable(String key, String label, String href, boolean leads) {}

    /// A filter that is being added.
    ///
    /// @param joins how it may join those that are there
    public record Adding(
            Filterable filterable,
            @Nullable Field<?> field,
            List<String> operators,
            List<Choice> joins) {}

    /// What one chooses, with what the form says of it.
    public record Choice(String value, String label, boolean chosen) {}

    private final Ui ui;
    private final ListRequest request;
    private final FilterDraft draft;

    FilterBar(Ui ui, ListRequest request, FilterDraft draft) {
        this.ui = ui;
        this.request = request;
        this.draft = draft;
    }

    public List<Chip> chips() {
        return request.criteria().stream().map(this::chip).toList();
    }

    /// Those that none of these says already.
    public List<Chip> chips(List<QuickFilter> counted) {
        return chips().stream().filter(chip -> !isSaid(chip, counted)).toList();
    }

    private static boolean isSaid(Chip chip, List<QuickFilter> counted) {
        return !chip.isGroup()
                && counted.stream()
                        .anyMatch(one ->
                                one.on() && one.href().equals(chip.parts().getFirst().href()));
    }

    private Chip chip(Criteria criteria) {
        FilterWords words = new FilterWords(ui);
        List<FilterWords.Part> parts = words.parts(criteria);
        return new Chip(
                words.text(criteria),
                parts.stream()
                        .map(part ->
                                part(
                                        part,
                                        parts.size() == 1
                                                ? words.text(criteria)
                                                : part.label() + " " + part.words()))
                        .toList(),
                words.problems(criteria),
                criteria instanceof Filter filter && filter.problem() != null
                        ? meant(filter, filter.problem())
                        : List.of());
    }

    private Part part(FilterWords.Part part, String text) {
        return new Part(
                part.before().strip(),
                part.label(),
                part.words(),
                part.after(),
                part.filter().hasProblem(),
                request.without(part.filter()).href(),
                ui.t("list.remove", text));
    }

    private List<Reading> meant(Filter filter, Problem problem) {
        ListRequest others = request.without(filter);
        return problem.readings().stream()
                .filter(_ -> filter.values().size() == 1)
                .map(reading ->
                        new Reading(reading, others.href(Map.of(filter.parameter(), reading))))
                .toList();
    }

    /// Whether the menu stands open, because one is choosing from it.
    public boolean isOpen() {
        return draft.begun();
    }

    /// The link whose record one chooses a field of, with the way back to where it was chosen.
    public @Nullable Filterable link() {
        FieldPath link = draft.link();
        return link == null
                ? null
                : new Filterable(
                        link.key(),
                        new FilterWords(ui).label(link),
                        href(link.key().substring(0, link.key().lastIndexOf('.') + 1)),
                        false);
    }

    /// What to choose from, the fields of a linked record behind the link.
    public List<Filterable> filterables() {
        return draft.fields().stream().flatMap(this::filterables).toList();
    }

    private Stream<Filterable> filterables(FieldPath path) {
        String label = ui.t(path.column().label());
        Filterable field = new Filterable(path.key(), label, href(path.key()), false);
        String further = path.key() + ".";
        return draft.links().contains(path)
                ? Stream.of(
                        field,
                        new Filterable(further, ui.t("list.fieldsOf", label), href(further), true))
                : Stream.of(field);
    }

    private String href(String filter) {
        return request.href(Map.of("filter", filter));
    }

    /// The filter that is being added, when a field was chosen for it.
    public @Nullable Adding adding() {
        FieldPath path = draft.path();
        return path == null
                ? null
                : new Adding(
                        new Filterable(
                                path.key(),
                                new FilterWords(ui).label(path),
                                href(path.key()),
                                false),
                        path.column().field(),
                        Operator.of(path.column()).stream()
                                .flatMap(operator ->
                                        operator == Operator.EMPTY
                                                ? Stream.of("empty", "filled")
                                                : Stream.of(operator.key()))
                                .toList(),
                        joins(path));
    }

    /// That it has to hold as well, that it must not, and of what it may be an alternative. Of
    /// another value for a field that has one it usually is; days and numbers narrow each other.
    private List<Choice> joins(FieldPath path) {
        FilterWords words = new FilterWords(ui);
        List<Choice> joins = new ArrayList<>();
        joins.add(
                new Choice(
                        FilterForm.AND,
                        ui.t(request.criteria().isEmpty() ? "list.join.only" : "list.and"),
                        false));
        joins.add(new Choice(FilterForm.NOT, ui.t("list.except"), false));
        for (Criteria part : request.criteria()) {
            if (part instanceof Criteria.Picked) {
                continue;
            }
            if (part instanceof Criteria.Any || part.depth() < FilterReader.DEEPEST) {
                joins.add(
                        new Choice(
                                ListRequest.query(part),
                                ui.t("list.join.or", words.text(part)),
                                part instanceof Filter filter
                                        && !Operator.of(path.column()).contains(Operator.FROM)
                                        && filter.acceptsAlternatives()
                                        && filter.parameter().equals(path.key())));
            }
        }
        return joins;
    }

    /// Days relative to today that one chooses from, in the reader's words.
    public List<Choice> relativeDays() {
        return RelativeDays.usual().stream()
                .map(days -> new Choice(days.toString(), new FilterWords(ui).days(days), false))
                .toList();
    }
}
