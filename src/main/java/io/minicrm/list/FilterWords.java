package io.minicrm.list;

import io.minicrm.record.BooleanType;
import io.minicrm.record.ChoiceType;
import io.minicrm.record.Field;
import io.minicrm.record.IdSetType;
import io.minicrm.record.PhoneNumber;
import io.minicrm.record.Problem;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.RecordRef;
import io.minicrm.search.PhoneDigits;
import io.minicrm.web.DisplayValue;
import io.minicrm.web.Ui;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What filters say, in the reader's words.
public record FilterWords(Ui ui) {

    /// One filter of those that a chip tells.
    ///
    /// @param before what joins it to the one before, with brackets where groups begin
    /// @param after the brackets where groups end
    record Part(Criteria filter, String before, String label, String words, String after) {}

    String text(Criteria criteria) {
        return parts(criteria).stream()
                .map(part ->
                        "%s%s %s%s"
                                .formatted(part.before(), part.label(), part.words(), part.after()))
                .collect(Collectors.joining(" "));
    }

    List<Part> parts(Criteria criteria) {
        return switch (criteria) {
            case Filter filter ->
                    List.of(new Part(filter, "", label(filter.path()), words(filter), ""));
            case Criteria.Picked picked ->
                    List.of(
                            new Part(
                                    picked,
                                    "",
                                    ui.t("list.picked"),
                                    ui.number(picked.ids().size()),
                                    ""));
            case Criteria.Unreadable unreadable ->
                    List.of(
                            new Part(
                                    unreadable,
                                    "",
                                    label(unreadable),
                                    String.join(", ", unreadable.words()),
                                    ""));
            case Criteria.Any any -> joined(any, ui.t("list.or"));
            case Criteria.All all -> joined(all, ui.t("list.and"));
            case Criteria.Not not -> {
                List<Part> parts = joined(not, ui.t("list.and"));
                yield parts.size() == 1
                        ? wrapped(parts, ui.t("list.except") + " ", "")
                        : wrapped(parts, ui.t("list.except") + " (", ")");
            }
        };
    }

    private List<Part> joined(Criteria.Group group, String by) {
        List<Part> parts = new ArrayList<>();
        for (Criteria each : group.parts()) {
            List<Part> inner = parts(each);
            if (inner.size() > 1 && group.parts().size() > 1 && !(each instanceof Criteria.Not)) {
                inner = wrapped(inner, "(", ")");
            }
            parts.addAll(parts.isEmpty() ? inner : wrapped(inner, by + " ", ""));
        }
        return parts;
    }

    private static List<Part> wrapped(List<Part> parts, String before, String after) {
        List<Part> wrapped = new ArrayList<>(parts);
        Part first = wrapped.getFirst();
        wrapped.set(
                0,
                new Part(
                        first.filter(),
                        before + first.before(),
                        first.label(),
                        first.words(),
                        first.after()));
        Part last = wrapped.getLast();
        wrapped.set(
                wrapped.size() - 1,
                new Part(
                        last.filter(),
                        last.before(),
                        last.label(),
                        last.words(),
                        last.after() + after));
        return wrapped;
    }

    /// What is wrong, each at its place, in sentences.
    List<String> problems(Criteria criteria) {
        return switch (criteria) {
            case Filter filter when filter.problem() != null ->
                    List.of(
                            problem(
                                    label(filter.path()),
                                    filter.problem(),
                                    filter.ignored() ? "list.problem" : "list.gone"));
            case Filter _ -> List.of();
            case Criteria.Picked picked ->
                    picked.hasProblem()
                            ? List.of(ui.t("list.picked.many", Criteria.Picked.MOST))
                            : List.of();
            case Criteria.Unreadable unreadable ->
                    List.of(
                            problem(
                                    label(unreadable),
                                    unreadable.problem(),
                                    unreadable.gone() == null ? "list.problem" : "list.gone"));
            case Criteria.Group group ->
                    group.parts().stream().flatMap(part -> problems(part).stream()).toList();
        };
    }

    private String problem(String label, Problem problem, String sentence) {
        return ui.t(sentence, label, ui.t(problem));
    }

    private String label(Criteria.Unreadable unreadable) {
        return unreadable.gone() == null ? unreadable.parameter() : ui.t(unreadable.gone());
    }

    /// What is asked of: the labels of the links that lead there before its own.
    String label(FieldPath path) {
        return Stream.concat(
                        path.links().stream().map(Field::label), Stream.of(path.column().label()))
                .map(ui::t)
                .collect(Collectors.joining(" › "));
    }

    private String words(Filter filter) {
        if (filter.ignored()) {
            return String.join(", ", filter.words());
        }
        if (filter.operator() == Operator.EMPTY) {
            return ui.t(filter.meant().contains(true) ? "list.is.empty" : "list.is.filled");
        }
        String words =
                filter.values().stream()
                        .map(value -> words(filter.path().column(), value))
                        .collect(Collectors.joining(", "));
        boolean usual = Operator.of(filter.path().column()).getFirst() == filter.operator();
        return usual ? words : ui.t("list.chip." + filter.operator().key(), words);
    }

    private String words(Column column, Filter.Value value) {
        Field<?> field = column.field();
        return switch (value.value()) {
            case LocalDate day -> ui.date(day);
            case RelativeDays days -> days(days);
            case Boolean yes when field != null && field.type() instanceof BooleanType ->
                    ui.t(yes ? "record.yes" : "record.no");
            case ReaderWord word -> ui.t("list." + word.key());
            case Long id when field != null && field.type() instanceof ReferenceType link ->
                    ui.title(new RecordRef(link.target(), id)).orElse("");
            case Object other when field == null || isWord(field, other) -> value.word();
            case Object other -> shown(field, value.word(), other);
        };
    }

    /// In English and German such words can be typed as they are read here.
    String days(RelativeDays days) {
        return ui.t(days.label(), days.distance());
    }

    /// Whether it is said as it was typed.
    private static boolean isWord(Field<?> field, Object value) {
        return value == Filter.GONE
                || value instanceof String && !(field.type() instanceof ChoiceType)
                || value instanceof PhoneNumber
                || value instanceof PhoneDigits;
    }

    private String shown(Field<?> field, String word, Object value) {
        Object all = field.type() instanceof IdSetType ? List.of(value) : value;
        return switch (DisplayValue.of(field, all, ui)) {
            case DisplayValue.Text(String text) -> text;
            case DisplayValue.Badges badges -> badges.names();
            case DisplayValue.Figures(String text) -> text;
            case DisplayValue.DueDay(LocalDate day) -> ui.date(day);
            case DisplayValue.Amount(String figure, String currency) -> figure + " " + currency;
            case DisplayValue.Person person -> name(person);
            case DisplayValue.People(List<DisplayValue.Person> people) ->
                    people.stream().map(this::name).collect(Collectors.joining(", "));
            default -> word;
        };
    }

    private String name(DisplayValue.Person person) {
        return person.me() ? ui.t("list.me") : person.name();
    }
}
