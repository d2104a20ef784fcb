package io.minicrm.web;

import io.minicrm.record.Conflict;
import io.minicrm.record.Due;
import io.minicrm.record.Field;
import io.minicrm.record.FieldType.ParseContext;
import io.minicrm.record.IdSetType;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.InvalidValues;
import io.minicrm.record.LinkType;
import io.minicrm.record.ListType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.record.Recurrence;
import io.minicrm.record.Series;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// A form over a record's fields: what was typed, always as texts; what is wrong with it, by field;
/// and the version it was typed over. Templates show it with `@template.ui.input(ui, form, field)`.
///
/// Posted names: a field's key; `<key>.label` beside each element of a list and `<key>.first`, the
/// row of the primary one; `<key>.ref` beside each record link, the link that was chosen for the
/// words typed; `<key>.keep` for a link whose target the reader may not see; `<key>.choice` (mine,
/// theirs, before) and `<key>.before` for the answer to a conflict; `version`. Of a list of links,
/// those to what the reader may not see are posted by their place among themselves, `=0`.
public final class Form {

    /// A field that somebody else changed meanwhile.
    ///
    /// @param typedBefore what was before, as texts that can be posted again
    public record Clash(
            DisplayValue mine,
            DisplayValue theirs,
            DisplayValue before,
            List<String> typedBefore) {}

    /// One of several record links, as its row of inputs shows it.
    public record LinkRow(String label, Linked link) {}

    /// A record link, as its input shows it.
    ///
    /// @param words what is typed, or the name of what was chosen
    /// @param chosen what was chosen, with the name it was chosen by; empty when only words were
    ///   typed
    /// @param foreign whether this reader may not know what is linked, or it lies in the trash
    /// @param trashed what lies in the trash
    public record Linked(
            String words, String chosen, boolean foreign, DisplayValue.@Nullable Trashed trashed) {

        Linked(String words, String chosen, boolean foreign) {
            this(words, chosen, foreign, null);
        }
    }

    private final RecordType<?> type;
    private final Map<Field<?>, List<String>> typed = new LinkedHashMap<>();
    private final Map<Field<?>, Problem> problems = new LinkedHashMap<>();
    private final Map<Field<?>, Clash> clashes = new LinkedHashMap<>();
    private final Values values = new Values();
    private final Values present;
    private @Nullable Integer version;
    private @Nullable Long theirActorId;

    private Form(RecordType<?> type, Values present) {
        this.type = type;
        this.present = present;
    }

    /// An empty form for a new record.
    public static Form empty(RecordType<?> type) {
        return new Form(type, new Values());
    }

    /// A form that shows values: those of a record, or what a new one shall begin with.
    ///
    /// @param version the record's version, or null for a new one
    public static Form of(RecordType<?> type, Values values, @Nullable Integer version, Ui ui) {
        Form form = new Form(type, values);
        form.version = version;
        for (Field<?> field : type.written()) {
            if (values.has(field)) {
                form.show(field, values, ui);
            }
        }
        return form;
    }

    /// Reads what was posted for a new record.
    public static Form bind(RecordType<?> type, MultiValueMap<String, String> posted, Ui ui) {
        return bind(type, new Values(), posted, ui);
    }

    /// The same of what there is: no word makes what it names.
    public static Form bindKnown(RecordType<?> type, MultiValueMap<String, String> posted, Ui ui) {
        return bind(type, new Values(), posted, ui, ui.reading());
    }

    /// Reads what was posted. Only fields that were posted are part of `values()`.
    ///
    /// @param present what the record holds now
    public static Form bind(
            RecordType<?> type, Values present, MultiValueMap<String, String> posted, Ui ui) {
        return bind(type, present, posted, ui, ui.reading().asForm());
    }

    private static Form bind(
            RecordType<?> type,
            Values present,
            MultiValueMap<String, String> posted,
            Ui ui,
            ParseContext reading) {
        Form form = new Form(type, present);
        form.version = number(posted.getFirst("version"));
        ParseContext there = reading.in(country(type, present, posted));
        for (Field<?> field : type.written()) {
            String choice = posted.getFirst(field.key() + ".choice");
            if (!posted.containsKey(field.key())
                    || posted.containsKey(field.key() + ".keep")
                    || "theirs".equals(choice)) {
                continue;
            }
            form.read(
                    field,
                    "before".equals(choice)
                            ? posted.getOrDefault(field.key() + ".before", List.of())
                            : words(field, posted),
                    there,
                    ui);
        }
        return form;
    }

    /// The country that the record is in with what was posted, in somebody's words, or null.
    private static @Nullable String country(
            RecordType<?> type, Values present, MultiValueMap<String, String> posted) {
        for (Field<?> field : type.fields(Field.Trait.COUNTRY)) {
            if (posted.containsKey(field.key())) {
                return posted.getFirst(field.key());
            }
        }
        return type.country(present);
    }

    public RecordType<?> type() {
        return type;
    }

    /// The version of the record over which this was typed.
    public @Nullable Integer version() {
        return version;
    }

    /// What was read: every posted field that could be.
    public Values values() {
        return values;
    }

    /// Whether something is wrong, so that the page must be shown again with status 422.
    public boolean isRefused() {
        return !problems.isEmpty() || !clashes.isEmpty();
    }

    /// What was typed into a field, as texts; a record link is `#id` once it is known which is
    /// meant.
    public List<String> typed(Field<?> field) {
        return typed.getOrDefault(field, List.of());
    }

    /// The same for a field with one input.
    public String text(Field<?> field) {
        List<String> texts = typed(field);
        return texts.isEmpty() ? "" : texts.getLast();
    }

    /// The elements of a list that are not blank.
    public List<ListType.Labelled> entries(Field<?> field, ListType<?> type) {
        return typed(field).stream().filter(text -> !text.isBlank()).map(type::labelled).toList();
    }

    public Linked link(Field<?> field, LinkType type, Ui ui) {
        return link(text(field), type.target(), ui);
    }

    /// The same for a list of links.
    public List<LinkRow> links(Field<?> field, MultiLinkType type, Ui ui) {
        List<ListType.Labelled> entries = entries(field, type);
        ui.titles(
                entries.stream()
                        .map(ListType.Labelled::text)
                        .filter(Form::isReference)
                        .map(text -> reference(text, type.target()))
                        .toList());
        return entries.stream()
                .map(entry ->
                        new LinkRow(
                                entry.label(),
                                HiddenLinks.isPlace(entry.text())
                                        ? new Linked(entry.text(), "", true)
                                        : link(entry.text(), type.target(), ui)))
                .toList();
    }

    private static Linked link(String words, RecordKind target, Ui ui) {
        if (!isReference(words)) {
            return new Linked(words, "", false);
        }
        RecordRef ref = reference(words, target);
        return ui.title(ref)
                .map(title -> new Linked(title, words + " " + title, false))
                .or(() -> ui.trashed(ref).map(trashed -> new Linked(words, "", true, trashed)))
                .orElseGet(() -> new Linked("", "", true));
    }

    private static boolean isReference(String words) {
        return words.matches("#\\d{1,18}");
    }

    private static RecordRef reference(String words, RecordKind target) {
        return new RecordRef(target, Long.parseLong(words.substring(1)));
    }

    /// The field in which typing begins: the first that is wrong, or of a new record the first.
    public @Nullable Field<?> focus(List<FieldGroups.Group> groups) {
        List<Field<?>> wrong = wrong();
        if (!wrong.isEmpty()) {
            return wrong.getFirst();
        }
        return version == null && !groups.isEmpty() ? groups.getFirst().fields().getFirst() : null;
    }

    /// The rules that are offered for what is due as it stands here, with the present one.
    public List<Recurrence> recurrences(Field<?> field) {
        Series series = type.series();
        Due due =
                series == null
                        ? null
                        : (values.has(series.due()) ? values : present).get(series.due());
        List<Recurrence> all = new ArrayList<>(Recurrence.offered(due));
        if (values.get(field) instanceof Recurrence shown && !all.contains(shown)) {
            all.addFirst(shown);
        }
        return all;
    }

    /// Whether an input of type `date` can show what was typed.
    public boolean isIsoDate(Field<?> field) {
        return text(field).matches("|\\d{4}-\\d{2}-\\d{2}");
    }

    public @Nullable Problem problem(Field<?> field) {
        return problems.get(field);
    }

    /// The fields in which something is wrong, in the order of the form.
    public List<Field<?>> wrong() {
        return type.written().stream().filter(problems::containsKey).toList();
    }

    public @Nullable Clash clash(Field<?> field) {
        return clashes.get(field);
    }

    public boolean hasClashes() {
        return !clashes.isEmpty();
    }

    /// Who changed the record meanwhile.
    public @Nullable Long theirActorId() {
        return theirActorId;
    }

    /// Takes back what was wrong with a field: its record will be there.
    public void excuse(Field<?> field) {
        problems.remove(field);
    }

    public void refuse(Field<?> field, Problem problem) {
        problems.put(field, problem);
    }

    public void refuse(InvalidValues invalid) {
        problems.putAll(invalid.problems());
    }

    /// Takes in what others changed: where both changed the same field somebody must choose, and
    /// the other fields show what they are now.
    public void refuse(Conflict conflict, Ui ui) {
        version = conflict.version();
        theirActorId = conflict.theirActorId();
        for (Field<?> field : conflict.theirs().fields()) {
            show(field, conflict.theirs(), ui);
        }
        for (Conflict.Both both : conflict.fields()) {
            clashes.put(
                    both.field(),
                    new Clash(
                            DisplayValue.of(both.field(), both.mine(), ui),
                            DisplayValue.of(both.field(), both.theirs(), ui),
                            DisplayValue.of(both.field(), both.before(), ui),
                            texts(both.field(), both.before(), ui)));
        }
    }

    private <T> void show(Field<T> field, Values shown, Ui ui) {
        values.with(field, shown.get(field));
        typed.put(field, texts(field, shown.get(field), ui));
    }

    private <T> void read(Field<T> field, List<String> words, ParseContext reading, Ui ui) {
        typed.put(field, words);
        try {
            HiddenLinks kept = HiddenLinks.of(field, present, ui);
            T value = field.parse(kept.read(words), reading.keeping(ids(field, kept)));
            values.with(field, field.keeping(value, present.get(field)));
        } catch (InvalidInput invalidInput) {
            // What was stored before it would be refused stays as long as nobody touches it
            if (words.equals(texts(field, present.get(field), ui))) {
                values.with(field, present.get(field));
            } else {
                problems.put(field, invalidInput.problem());
            }
        }
    }

    /// What stands there already and that nobody could choose anew.
    private List<Long> ids(Field<?> field, HiddenLinks kept) {
        return field.type() instanceof IdSetType && present.get(field) instanceof List<?> some
                ? some.stream().map(Long.class::cast).toList()
                : kept.ids();
    }

    @SuppressWarnings("unchecked")
    private <T> List<String> texts(Field<T> field, @Nullable Object value, Ui ui) {
        if (value == null) {
            return List.of();
        }
        List<String> texts = field.type().edit((T) value, ui.format());
        return field.type() instanceof MultiLinkType links
                ? HiddenLinks.of(field, present, ui).shown(texts, links, links.ids(value), ui)
                : texts;
    }

    private static List<String> words(Field<?> field, MultiValueMap<String, String> posted) {
        List<String> words = posted.getOrDefault(field.key(), List.of());
        if (field.type() instanceof LinkType) {
            return List.of(link(words.getLast(), posted.getFirst(field.key() + ".ref")));
        }
        List<String> labels = posted.get(field.key() + ".label");
        if (!(field.type() instanceof ListType<?> list) || labels == null) {
            return words;
        }
        List<String> chosen = posted.getOrDefault(field.key() + ".ref", List.of());
        List<String> meant = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            meant.add(i < chosen.size() ? link(words.get(i), chosen.get(i)) : words.get(i));
        }
        return elements(list, meant, labels, number(posted.getFirst(field.key() + ".first")));
    }

    /// The chosen record, as long as the words beside it are still its name: `#12 Nordlys Marine
    /// ApS`.
    private static String link(String words, @Nullable String chosen) {
        if (chosen != null && !words.isBlank()) {
            int blank = chosen.indexOf(' ');
            if (blank > 0 && chosen.substring(blank + 1).strip().equals(words.strip())) {
                return chosen.substring(0, blank);
            }
        }
        return words;
    }

    private static List<String> elements(
            ListType<?> type, List<String> words, List<String> labels, @Nullable Integer first) {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String label =
                    type.labels()
                            .named(i < labels.size() ? labels.get(i) : "")
                            .orElse(type.labels().keys().getFirst());
            String element = words.get(i).isBlank() ? "" : label + ": " + words.get(i).strip();
            elements.add(first != null && i == first ? 0 : elements.size(), element);
        }
        return elements;
    }

    private static @Nullable Integer number(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? Integer.valueOf(text) : null;
    }
}
