package io.minicrm.merge;

import io.minicrm.record.BooleanType;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.IdSetType;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.ListType;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceType;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.DisplayValue;
import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/// What of several records becomes one, field by field: as it is proposed, or as somebody chose it.
/// A single value is that of one of them; a list has the elements of all, once each, as far as they
/// are ticked.
final class MergeForm {

    /// That a list was in what was sent, even if none of its elements was ticked.
    static final String SENT = "sent";

    /// Which elements of lists one could tick, each with the key of its list before it.
    static final String OFFERED = "offered";

    private final RecordType<?> type;
    private final List<RecordSnapshot> records;
    private final Set<Long> impossible;
    private final Set<RecordRef> gone;
    private final MultiValueMap<String, String> posted;
    private final Ui ui;
    private final List<MergeRow> rows = new ArrayList<>();
    private final List<Field<?>> tooMany = new ArrayList<>();
    private final List<Field<?>> noParent = new ArrayList<>();
    private final Values chosen = new Values();

    /// @param records the one that is kept first
    /// @param impossible records to which the one that is kept cannot link: it would link to itself
    ///   or stand above itself
    /// @param gone records that are not in use any more: only what the one that is kept has had of
    ///   them stays
    /// @param posted what was chosen; null proposes
    MergeForm(
            RecordType<?> type,
            List<RecordSnapshot> records,
            Set<Long> impossible,
            Set<RecordRef> gone,
            @Nullable MultiValueMap<String, String> posted,
            Ui ui) {
        this.type = type;
        this.records = records;
        this.impossible = impossible;
        this.gone = gone;
        this.posted = posted == null ? new LinkedMultiValueMap<>() : posted;
        this.ui = ui;
        for (Field<?> field : type.written()) {
            // What follows from what people do goes on by itself
            if (!field.is(Trait.ASIDE)
                    && records.stream().anyMatch(record -> record.values().get(field) != null)) {
                add(field);
            }
        }
    }

    List<MergeRow> rows() {
        return rows;
    }

    /// What the one that is kept shall be.
    Values chosen() {
        return chosen;
    }

    /// The lists that would have more elements than any may have.
    List<Field<?>> tooMany() {
        return tooMany;
    }

    /// The links that it cannot have because it would stand above itself.
    List<Field<?>> noParent() {
        return noParent;
    }

    private void add(Field<?> field) {
        if (field.type() instanceof ListType<?> list) {
            addList(field, list);
        } else if (field.type() instanceof IdSetType) {
            addSet(field);
        } else {
            addSingle(field);
        }
    }

    private MergeRow row(Field<?> field, boolean same, List<MergeRow.Cell> cells) {
        return new MergeRow(
                field, same, DisplayValue.of(field, records.getFirst().values(), ui), cells);
    }

    private boolean isSame(Field<?> field) {
        Object first = records.getFirst().values().get(field);
        return records.stream()
                .allMatch(record -> Objects.equals(record.values().get(field), first));
    }

    private <T> void addSingle(Field<T> field) {
        RecordSnapshot source =
                records.stream()
                        .filter(record -> isChoosable(field, record))
                        .filter(record ->
                                Long.toString(record.ref().id())
                                        .equals(posted.getFirst(field.key())))
                        .findFirst()
                        .orElseGet(() -> proposed(field));
        T value = source == null ? null : source.values().get(field);
        chosen.with(field, value);
        List<MergeRow.Cell> cells = new ArrayList<>();
        for (RecordSnapshot record : records) {
            T its = record.values().get(field);
            if (its != null && !isPossible(field, its) && !noParent.contains(field)) {
                noParent.add(field);
            }
            boolean choosable =
                    isChoosable(field, record)
                            && (its != null || field.type() instanceof BooleanType);
            cells.add(
                    new MergeRow.Cell(
                            record.ref().id(),
                            DisplayValue.of(field, its, ui),
                            choosable,
                            choosable && record.equals(source),
                            List.of()));
        }
        rows.add(row(field, isSame(field) && isPossible(field, value), cells));
    }

    /// Of the one that is kept, or else of the one that was changed last.
    private <T> @Nullable RecordSnapshot proposed(Field<T> field) {
        return records.stream()
                .filter(record -> record.values().get(field) != null && isChoosable(field, record))
                .min(
                        Comparator.<RecordSnapshot, Boolean>comparing(
                                        record -> !record.equals(records.getFirst()))
                                .thenComparing(
                                        RecordSnapshot::updatedAt, Comparator.reverseOrder()))
                .orElse(field.type() instanceof BooleanType ? records.getFirst() : null);
    }

    private boolean isChoosable(Field<?> field, RecordSnapshot record) {
        Object value = record.values().get(field);
        return isPossible(field, value) && !isGone(field, record, value);
    }

    /// Whether it is a link to something that is not in use any more, and that the one which is
    /// kept does not have: no record may be given such a link.
    private boolean isGone(Field<?> field, RecordSnapshot record, @Nullable Object value) {
        return !record.equals(records.getFirst())
                && field.type() instanceof ReferenceType link
                && link.ids(value).stream()
                        .filter(id ->
                                !link.ids(records.getFirst().values().get(field)).contains(id))
                        .anyMatch(id -> gone.contains(new RecordRef(link.target(), id)));
    }

    private boolean isPossible(Field<?> field, @Nullable Object value) {
        return !(field.type() instanceof ReferenceType link
                && link.target() == type.kind()
                && link.ids(value).stream()
                        .anyMatch(id ->
                                field.is(Trait.PARENT)
                                        ? impossible.contains(id)
                                        : records.stream()
                                                .anyMatch(record -> record.ref().id() == id)));
    }

    @SuppressWarnings("unchecked")
    private <E> void addList(Field<?> untyped, ListType<E> list) {
        Field<List<E>> field = (Field<List<E>>) untyped;
        List<E> kept = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        List<MergeRow.Cell> cells = new ArrayList<>();
        for (RecordSnapshot record : records) {
            List<MergeRow.Element> elements = new ArrayList<>();
            List<E> its = Objects.requireNonNullElse(record.values().get(field), List.<E>of());
            for (int place = 0; place < its.size(); place++) {
                E element = its.get(place);
                DisplayValue shown = DisplayValue.of(field, List.of(element), ui);
                String name = name(record, place, list.identity(element), shown, element);
                boolean first = seen.add(list.identity(element));
                boolean tickable = first && !isGone(field, record, List.of(element));
                boolean ticked = tickable && isTicked(field, name, kept.size() < ListType.MOST);
                if (ticked) {
                    kept.add(element);
                }
                elements.add(new MergeRow.Element(name, shown, ticked, tickable));
            }
            cells.add(
                    new MergeRow.Cell(
                            record.ref().id(), new DisplayValue.Nothing(), true, false, elements));
        }
        if (kept.size() > ListType.MOST || seen.size() > ListType.MOST && !isSent(field)) {
            tooMany.add(field);
        }
        chosen.with(field, kept.isEmpty() ? null : kept);
        rows.add(row(field, isSame(field), cells));
    }

    /// An element by what makes it one, and what the reader may not know by its place.
    private static String name(
            RecordSnapshot record,
            int place,
            Object identity,
            DisplayValue shown,
            @Nullable Object element) {
        boolean hidden =
                element instanceof LabelledLink
                        && shown instanceof DisplayValue.Links links
                        && links.links().stream()
                                .anyMatch(each -> each.link() instanceof DisplayValue.NoAccess);
        return hidden
                ? "=" + record.ref().id() + "." + place
                : identity.toString().toLowerCase(Locale.ROOT);
    }

    @SuppressWarnings("unchecked")
    private void addSet(Field<?> untyped) {
        Field<List<Long>> field = (Field<List<Long>>) untyped;
        List<Long> kept = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        List<MergeRow.Cell> cells = new ArrayList<>();
        for (RecordSnapshot record : records) {
            List<MergeRow.Element> elements = new ArrayList<>();
            for (Long id :
                    Objects.requireNonNullElse(record.values().get(field), List.<Long>of())) {
                String name = Long.toString(id);
                boolean first = seen.add(id);
                boolean ticked = first && isTicked(field, name, kept.size() < IdSetType.MOST);
                if (ticked) {
                    kept.add(id);
                }
                elements.add(
                        new MergeRow.Element(
                                name, DisplayValue.of(field, List.of(id), ui), ticked, first));
            }
            cells.add(
                    new MergeRow.Cell(
                            record.ref().id(), new DisplayValue.Nothing(), true, false, elements));
        }
        if (kept.size() > IdSetType.MOST) {
            tooMany.add(field);
        }
        chosen.with(field, kept.isEmpty() ? null : kept.stream().sorted().toList());
        rows.add(row(field, isSame(field), cells));
    }

    /// @param room whether another one may be proposed
    private boolean isTicked(Field<?> field, String name, boolean room) {
        return isSent(field) && isOffered(field, name)
                ? posted.getOrDefault(field.key(), List.of()).contains(name)
                : room;
    }

    /// What was added since could not be ticked; who names nothing knew all.
    private boolean isOffered(Field<?> field, String name) {
        List<String> offered = posted.getOrDefault(OFFERED, List.of());
        return offered.isEmpty() || offered.contains(field.key() + " " + name);
    }

    private boolean isSent(Field<?> field) {
        return posted.getOrDefault(SENT, List.of()).contains(field.key());
    }
}
