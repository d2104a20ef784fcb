package io.minicrm.record;

import io.minicrm.record.Field.Trait;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A kind of record with its fields, stated once by the room it belongs to and found in the
/// `Catalogue`.
///
/// @param <E> the entity that keeps its records
public final class RecordType<E extends RecordEntity> {

    /// A rule over several fields.
    public interface Rule {

        /// The problems of these values by field; empty when all is well.
        Map<Field<?>, Problem> check(Values values);
    }

    /// Fills in what follows from what was typed, before a record is made.
    public interface Completion {

        void complete(Scope scope, Values values, References references);
    }

    private final RecordKind kind;
    private final Class<E> entity;
    private final Map<String, Field<?>> fields;
    private final String title;
    private final String subtitle;
    private final boolean searchable;
    private final Rule rule;
    private final Completion completion;
    private final Field<Long> id;
    private final Field<Long> owner;
    private final Field<Long> team;
    private final Set<String> kept;
    private final List<Field<?>> namedAfter;
    private final @Nullable PersonName personName;
    private final @Nullable String hanging;

    private RecordType(Declaring<E> declared) {
        this.kind = declared.kind;
        this.entity = declared.entity;
        this.fields = Collections.unmodifiableMap(declared.fields);
        this.title = declared.title;
        this.subtitle = declared.subtitle;
        this.searchable = declared.searchable;
        this.rule = declared.rule;
        this.completion = declared.completion;
        this.id = declared.id;
        this.owner = declared.owner;
        this.team = declared.team;
        this.kept = Set.copyOf(declared.kept);
        this.namedAfter = List.copyOf(declared.namedAfter);
        this.personName = declared.personName;
        this.hanging = declared.hanging;
    }

    /// Begins to state a record type.
    public static <E extends RecordEntity> Declaring<E> of(RecordKind kind, Class<E> entity) {
        return new Declaring<>(kind, entity);
    }

    public RecordKind kind() {
        return kind;
    }

    public Class<E> entity() {
        return entity;
    }

    /// The record's table. SQL for what its records hang on, as `Declaring.hangsOn` states it; null
    /// when on nothing.
    public @Nullable String hanging() {
        return hanging;
    }

    /// SQL that is true for the rows `t` of its table on which this scope may do this.
    public String within(Scope scope, Action action) {
        return Within.sql(this, scope, action);
    }

    public String table() {
        return kind.key();
    }

    /// All fields in their order.
    public Collection<Field<?>> fields() {
        return fields.values();
    }

    public List<Field<?>> fields(Trait trait) {
        return fields.values().stream().filter(field -> field.is(trait)).toList();
    }

    /// The fields that people write.
    public List<Field<?>> written() {
        return fields.values().stream().filter(field -> !field.is(Trait.DERIVED)).toList();
    }

    public Optional<Field<?>> field(String key) {
        return Optional.ofNullable(fields.get(key));
    }

    /// Its number, by which files name it. None of `fields`: nobody reads or writes it.
    public Field<Long> id() {
        return id;
    }

    public Field<Long> owner() {
        return owner;
    }

    public Field<Long> team() {
        return team;
    }

    /// The columns of its table that the database keeps for itself, and that are no fields.
    public Set<String> kept() {
        return kept;
    }

    /// SQL for what the record is called; the record's table must have the alias `t`.
    public String title() {
        return title;
    }

    /// The title that a record with these values has.
    public String titleOf(Values values) {
        return fields(Trait.NAMING).stream()
                .map(values::get)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .collect(Collectors.joining(" "));
    }

    /// The field that alone is enough to make a record, by which one is made in passing; empty when
    /// there is none.
    public Optional<Field<?>> nameAlone() {
        List<Field<?>> naming = fields(Trait.NAMING);
        return naming.size() == 1 && naming.equals(fields(Trait.REQUIRED))
                ? Optional.of(naming.getFirst())
                : Optional.empty();
    }

    /// The fields after which a record is called that comes from a file without a name; empty when
    /// each must have its own.
    public List<Field<?>> namedAfter() {
        return namedAfter;
    }

    /// What these values say of the country in which the record is, in somebody's words; null when
    /// they say nothing.
    public @Nullable String country(Values values) {
        return fields(Trait.COUNTRY).stream()
                .map(values::get)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .findFirst()
                .orElse(null);
    }

    /// How a person's whole name goes into the fields; empty when its records are no people.
    public Optional<PersonName> personName() {
        return Optional.ofNullable(personName);
    }

    /// SQL for a second line that tells two of the same title apart; alias `t`.
    public String subtitle() {
        return subtitle;
    }

    /// Whether its records have a row in `search_doc`, and so are found and can be linked to.
    public boolean isSearchable() {
        return searchable;
    }

    /// The problems that these values have together; empty when they may be written.
    public Map<Field<?>, Problem> check(Values values) {
        return rule.check(values);
    }

    /// Fills in what follows from what was typed for a new record.
    public void complete(Scope scope, Values values, References references) {
        completion.complete(scope, values, references);
    }

    /// SQL for all written values of a row as one jsonb object without nulls.
    public String snapshot(String alias) {
        return written().stream()
                .map(field -> "'" + field.key() + "', " + field.snapshot(alias))
                .collect(Collectors.joining(", ", "jsonb_strip_nulls(jsonb_build_object(", "))"));
    }

    Values values(RecordEntity record) {
        Values values = new Values();
        written().forEach(field -> copy(field, record, values));
        return values;
    }

    private static <T> void copy(Field<T> field, RecordEntity record, Values values) {
        values.with(field, field.get(record));
    }

    @Override
    public String toString() {
        return kind.key();
    }

    /// The links of this type to records of that kind.
    List<Field<?>> linksTo(RecordKind target) {
        List<Field<?>> links = new ArrayList<>();
        for (Field<?> field : fields.values()) {
            if (field.type() instanceof Referring link && link.target() == target) {
                links.add(field);
            }
        }
        return links;
    }

    /// Takes the fields of a record type in the order in which people see them.
    ///
    /// @param <E> the entity that keeps its records
    public static final class Declaring<E extends RecordEntity> {

        private final RecordKind kind;
        private final Class<E> entity;
        private final Map<String, Field<?>> fields = new LinkedHashMap<>();
        private final Field<Long> id;
        private final Field<Long> owner;
        private final Field<Long> team;
        private String title = "t.id::text";
        private String subtitle = "null::text";
        private boolean searchable;
        private Rule rule = _ -> Map.of();
        private Completion completion = (_, _, _) -> {};
        private String group = "sales";
        private final Set<String> kept = new HashSet<>();
        private final List<Field<?>> namedAfter = new ArrayList<>();
        private @Nullable PersonName personName;
        private @Nullable String hanging;

        private Declaring(RecordKind kind, Class<E> entity) {
            this.kind = kind;
            this.entity = entity;
            id =
                    derived(
                            "id",
                            new LinkType(kind),
                            "id",
                            RecordEntity::id,
                            EnumSet.of(Trait.DERIVED));
            owner =
                    field(
                            "owner",
                            new PersonType(),
                            "owner_id",
                            RecordEntity::ownerId,
                            RecordEntity::ownerId,
                            EnumSet.of(
                                    Trait.LISTED,
                                    Trait.SORTABLE,
                                    Trait.FILTERABLE,
                                    Trait.IMPORTABLE));
            team =
                    field(
                            "team",
                            new TeamType(),
                            "team_id",
                            RecordEntity::teamId,
                            RecordEntity::teamId,
                            EnumSet.of(Trait.SORTABLE, Trait.FILTERABLE, Trait.IMPORTABLE));
        }

        /// The group of the fields that follow.
        public Declaring<E> group(String key) {
            this.group = key;
            return this;
        }

        /// @param column the column in the record's table; for a list its child table
        public <T> Field<T> add(
                String key,
                FieldType<T> type,
                String column,
                Function<E, @Nullable T> getter,
                BiConsumer<E, @Nullable T> setter,
                Trait... traits) {
            Set<Trait> all = EnumSet.noneOf(Trait.class);
            Collections.addAll(all, traits);
            return add(field(key, type, column, getter, setter, all));
        }

        /// A field that follows from others in the database, and is never typed.
        public <T> Field<T> follow(
                String key,
                FieldType<T> type,
                String column,
                Function<E, @Nullable T> getter,
                Trait... traits) {
            Set<Trait> all = EnumSet.of(Trait.DERIVED, traits);
            return add(derived(key, type, column, getter, all));
        }

        /// A column that the database keeps for itself, and that is no field.
        public Declaring<E> keep(String column) {
            kept.add(column);
            return this;
        }

        /// What records are called that are neither searched for nor linked to.
        ///
        /// @param titleSql the record's table has the alias `t`
        public Declaring<E> title(String titleSql) {
            title = titleSql;
            return this;
        }

        /// What a record is called after that comes from a file without a name.
        public Declaring<E> nameAfter(Field<?>... fields) {
            Collections.addAll(namedAfter, fields);
            return this;
        }

        /// That its records are people, whose name is in these fields.
        public Declaring<E> people(Field<String> given, Field<String> last) {
            personName = new PersonName(given, last);
            return this;
        }

        /// Makes its records searchable, and such that others can link to them.
        ///
        /// @param titleSql what a record is called; the record's table has the alias `t`
        /// @param subtitleSql a second line that tells two of the same title apart
        public Declaring<E> search(String titleSql, String subtitleSql) {
            title = titleSql;
            subtitle = subtitleSql;
            searchable = true;
            return this;
        }

        /// That its records hang on others without a field that says so, as notes do: they are
        /// theirs to read who may read those.
        ///
        /// @param pairs SQL for a relation of what hangs (`linking`) and what it hangs on (`kind`
        ///   as its code, and `linked`)
        public Declaring<E> hangsOn(String pairs) {
            hanging = pairs;
            return this;
        }

        public Declaring<E> rule(Rule check) {
            rule = check;
            return this;
        }

        public Declaring<E> completion(Completion complete) {
            completion = complete;
            return this;
        }

        /// The type, with the fields that all records have at the end.
        public RecordType<E> build() {
            add(owner);
            add(team);
            group("dates");
            add(moment("createdAt", "created_at", RecordEntity::createdAt));
            add(moment("updatedAt", "updated_at", RecordEntity::updatedAt));
            return new RecordType<>(this);
        }

        private Field<Instant> moment(
                String key, String column, Function<E, @Nullable Instant> getter) {
            return derived(
                    key,
                    new DateTimeType(),
                    column,
                    getter,
                    EnumSet.of(Trait.DERIVED, Trait.SORTABLE, Trait.FILTERABLE));
        }

        private <T> Field<T> derived(
                String key,
                FieldType<T> type,
                String column,
                Function<E, @Nullable T> getter,
                Set<Trait> traits) {
            return field(
                    key,
                    type,
                    column,
                    getter,
                    (_, _) -> {
                        throw new IllegalStateException(key + " is written by the application");
                    },
                    traits);
        }

        private <T> Field<T> add(Field<T> field) {
            if (fields.put(field.key(), field) != null) {
                throw new IllegalStateException(kind + " has two fields " + field.key());
            }
            return field;
        }

        @SuppressWarnings("unchecked")
        private <T> Field<T> field(
                String key,
                FieldType<T> type,
                String column,
                Function<E, @Nullable T> getter,
                BiConsumer<E, @Nullable T> setter,
                Set<Trait> traits) {
            return new Field<>(
                    kind,
                    key,
                    group,
                    type,
                    column,
                    traits,
                    record -> getter.apply((E) record),
                    (record, value) -> setter.accept((E) record, value));
        }
    }
}
