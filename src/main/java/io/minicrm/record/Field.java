package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One field of a kind of record, stated once: everything that lists, reads, writes, filters,
/// imports or explains fields does it from here.
///
/// @param <T> what a value is in Java
public final class Field<T> {

    /// What one may do with a field.
    public enum Trait {
        /// A record without it is refused.
        REQUIRED,
        /// A column of the list as it first is.
        LISTED,
        /// An input of the quick form.
        QUICK,
        SORTABLE,
        /// Its words are found by search.
        SEARCHED,
        /// Its words make up the record's title.
        NAMING,
        /// Two records that share a value of it are probably the same.
        IDENTIFYING,
        /// Names the country in which the record is.
        COUNTRY,
        /// Links to the record of the same kind that is above it; none is above itself.
        PARENT,
        /// Written by the application alone: shown, sorted and filtered, never typed or imported,
        /// not part of changes.
        DERIVED,
        /// A day until which something is to be done: once it is over, that is late.
        DUE,
        /// Derived, and some records have no value of it.
        SPARSE,
        /// Said when a record is made, and afterwards by what people do: it stands elsewhere on the
        /// page, and in no form of a record that is there.
        ASIDE
    }

    /// The characters that may stand around what is meant, as blanks do.
    private static final int MOST_AROUND = 1_000;

    private static final int MOST_WORDS = 200;

    private final RecordKind kind;
    private final String key;
    private final String group;
    private final FieldType<T> type;
    private final Storage storage;
    private final Set<Trait> traits;
    private final BiConsumer<RecordEntity, @Nullable T> setter;
    private final @Nullable String name;
    private final @Nullable String hint;

    Field(
            RecordKind kind,
            String key,
            String group,
            FieldType<T> type,
            Storage storage,
            Set<Trait> traits,
            BiConsumer<RecordEntity, @Nullable T> setter) {
        this(kind, key, group, type, storage, traits, setter, null, null);
    }

    private Field(
            RecordKind kind,
            String key,
            String group,
            FieldType<T> type,
            Storage storage,
            Set<Trait> traits,
            BiConsumer<RecordEntity, @Nullable T> setter,
            @Nullable String name,
            @Nullable String hint) {
        this.kind = kind;
        this.key = key;
        this.group = group;
        this.type = type;
        this.storage = storage;
        this.traits = traits.isEmpty() ? EnumSet.noneOf(Trait.class) : EnumSet.copyOf(traits);
        this.setter = setter;
        this.name = name;
        this.hint = hint;
    }

    /// A field that was added while MiniCRM runs. Its values stand in the document of the record.
    ///
    /// @param name its label in every language
    /// @param hint what stands beside its input, or null
    public static <T> Field<T> added(
            RecordKind kind,
            String key,
            String name,
            @Nullable String hint,
            FieldType<T> type,
            Set<Trait> traits) {
        return new Field<>(
                kind,
                key,
                "",
                type,
                new Storage.Json(key),
                traits,
                (record, value) -> ((ExtendableEntity) record).added(key, type, value),
                name,
                hint);
    }

    /// The same in a group.
    ///
    /// @param searched whether search may know its words
    Field<T> in(String group, boolean searched) {
        Set<Trait> kept = EnumSet.copyOf(traits);
        if (!searched) {
            kept.remove(Trait.SEARCHED);
        }
        return new Field<>(kind, key, group, type, storage, kept, setter, name, hint);
    }

    public RecordKind kind() {
        return kind;
    }

    /// The name in requests, JSON and change log: `firstName`.
    public String key() {
        return key;
    }

    /// The message key of its label: `contact.field.firstName`. Of a field that was added, the
    /// messages ask the `Catalogue`.
    public String label() {
        return kind.key() + ".field." + key;
    }

    /// What somebody called it who added it, in every language; null for one that has a message.
    @Nullable String name() {
        return name;
    }

    /// Whether somebody added it, in the installation that runs: nothing is known of what it is
    /// for.
    public boolean isAdded() {
        return name != null;
    }

    /// What stands beside its input, or null.
    public @Nullable String hint() {
        return hint;
    }

    /// The group it stands in on a record's page; its title is the message `record.group.<group>`.
    public String group() {
        return group;
    }

    public FieldType<T> type() {
        return type;
    }

    Storage storage() {
        return storage;
    }

    /// SQL for its value in the row `alias` of the record's table, in the SQL type of its type;
    /// null when there is none. A list has elements instead.
    public String sql(String alias) {
        return storage.parts(type, alias).getFirst();
    }

    /// SQL for the currency of an amount.
    public String currencySql(String alias) {
        return storage.parts(type, alias).get(1);
    }

    /// SQL for what follows `from` to read those elements `x` of its list in the row `alias` for
    /// which a condition is true. An element has the columns that its type states, and `position`.
    public String elements(String alias, String condition) {
        return storage.elements((ListType<?>) type, alias, condition);
    }

    /// SQL for a relation `x` of the elements of all records, which has their `record_id` besides.
    public String allElements() {
        return storage.allElements((ListType<?>) type, kind.key());
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    public boolean isList() {
        return type instanceof ListType<?>;
    }

    /// Reads what was typed into this field: the only parsing and validation of a single field
    /// there is.
    ///
    /// @return the value, or null when nothing was typed
    /// @throws InvalidInput when it is no such value, or nothing though something is required
    public @Nullable T parse(List<String> typed, FieldType.ParseContext parseContext)
            throws InvalidInput {
        List<String> words = plain(typed);
        T value = words.isEmpty() ? null : type.parse(this, words, parseContext);
        if (isNothing(value)) {
            value = null;
        }
        if (value == null && is(Trait.REQUIRED)) {
            throw new InvalidInput("record.problem.required");
        }
        return value;
    }

    /// A value that was read again, as it was before as far as the same was typed: what a text
    /// meant when it was written it means still, whatever has changed around it.
    public @Nullable T keeping(@Nullable T read, @Nullable T before) {
        return read == null || before == null ? read : type.keeping(read, before);
    }

    /// The texts that are not blank, as they are read. None is looked at before it is known that it
    /// is not too long.
    private List<String> plain(List<String> typed) throws InvalidInput {
        List<String> words = new ArrayList<>();
        int longest = type.longest();
        for (String each : typed) {
            if (each.length() > MOST_AROUND + 4 * longest) {
                throw new InvalidInput("record.problem.long", longest, each.length());
            }
            if (each.indexOf('\0') >= 0) {
                throw new InvalidInput("record.problem.nul");
            }
            String word = type.plain(each);
            if (word.length() > longest) {
                throw new InvalidInput("record.problem.long", longest, word.length());
            }
            if (!word.isEmpty()) {
                words.add(word);
            }
            if (words.size() > MOST_WORDS) {
                throw new InvalidInput("record.problem.many", MOST_WORDS);
            }
        }
        return words;
    }

    void set(RecordEntity entity, @Nullable T value) {
        setter.accept(entity, value);
    }

    /// What is kept as null: an empty list, an empty text, a no.
    private static boolean isNothing(@Nullable Object value) {
        return switch (value) {
            case List<?> list -> list.isEmpty();
            case Boolean yes -> !yes;
            case String text -> text.isEmpty();
            case null, default -> false;
        };
    }

    /// SQL for its value, as `json_build_object` takes it.
    public String json(String alias) {
        return storage instanceof Storage.Json json ? json.value(alias) : type.json(this, alias);
    }

    /// SQL for its value as jsonb.
    public String snapshot(String alias) {
        return "to_jsonb(" + json(alias) + ")";
    }

    /// SQL for the words by which search finds the record.
    String searchText(String alias) {
        return type.searchText(this, alias);
    }

    /// A field is the same in every state of the catalogue.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Field<?> that && kind == that.kind && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + key.hashCode();
    }

    @Override
    public String toString() {
        return kind.key() + "." + key;
    }
}
