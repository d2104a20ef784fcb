package io.minicrm.record;

import io.minicrm.record.Field.Trait;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A kind of record with its fields, stated once by the room it belongs to and found in the
/// `Catalogue`.
///
/// @param <E> the entity that keeps its records
public final class RecordType<E extends RecordEntity> {

    /// That one of several fields must have a value. Records obey it one by one as many at once.
    ///
    /// @param fields where what is wrong is said at the first one
    record AnyOf(List<Field<?>> fields, Problem problem) {

        boolean isBroken(Values values) {
            return fields.stream().allMatch(field -> values.get(field) == null);
        }

        /// SQL that is true for the JSON of values that break it.
        String sqlBroken(String json) {
            return fields.stream()
                    .map(field -> "'" + field.key() + "'")
                    .collect(
                            Collectors.joining(
                                    ", ", "not jsonb_exists_any(" + json + ", array[", "])"));
        }
    }

    /// Fills in what follows from what was typed, before a record is made.
    public interface Defaults {

        void complete(Scope scope, Values values, ReferenceLookup referenceLookup);
    }

    private final RecordKind kind;
    private final Class<E> entity;
    private final Map<String, Field<?>> fields;
    private final Map<String, Field<?>> formerKeys;
    private final String title;
    private final String subtitle;
    private final boolean searchable;
    private final boolean hasPages;
    private final List<AnyOf> rules;
    private final Defaults defaults;
    private final Field<Long> id;
    private final Field<Long> owner;
    private final Field<Long> team;
    private final @Nullable Field<List<Long>> shared;
    private final Set<String> kept;
    private final List<Field<?>> fallbackTitleFields;
    private final @Nullable PersonName personName;
    private final @Nullable String hanging;
    private final @Nullable Series series;
    private final List<Field<?>> archived;

    RecordType(RecordTypeBuilder<E> declared) {
        this.kind = declared.kind;
        this.entity = declared.entity;
        this.fields = Collections.unmodifiableMap(declared.fields);
        this.formerKeys = Map.copyOf(declared.formerKeys);
        this.title = declared.title;
        this.subtitle = declared.subtitle;
        this.searchable = declared.searchable;
        this.hasPages = declared.hasPages;
        this.rules = List.copyOf(declared.rules);
        this.defaults = declared.completion;
        this.id = declared.id;
        this.owner = declared.owner;
        this.team = declared.team;
        this.shared = declared.shared;
        this.kept = Set.copyOf(declared.kept);
        this.fallbackTitleFields = List.copyOf(declared.fallbackTitleFields);
        this.personName = declared.personName;
        this.hanging = declared.hanging;
        this.series = declared.series;
        this.archived = List.of();
    }

    private RecordType(
            RecordType<E> stated, Map<String, Field<?>> fields, List<Field<?>> archived) {
        this.kind = stated.kind;
        this.entity = stated.entity;
        this.fields = Collections.unmodifiableMap(fields);
        this.formerKeys = stated.formerKeys;
        this.title = stated.title;
        this.subtitle = stated.subtitle;
        this.searchable = stated.searchable;
        this.hasPages = stated.hasPages;
        this.rules = stated.rules;
        this.defaults = stated.defaults;
        this.id = stated.id;
        this.owner = stated.owner;
        this.team = stated.team;
        this.shared = stated.shared;
        this.kept = stated.kept;
        this.fallbackTitleFields = stated.fallbackTitleFields;
        this.personName = stated.personName;
        this.hanging = stated.hanging;
        this.series = stated.series;
        this.archived = archived;
    }

    /// The same with fields that were added, which stand where the first ones of its own do. Where
    /// records are found by their titles alone, search knows nothing of them.
    ///
    /// @param archived those of which nothing is shown, and whose values stay
    RecordType<E> with(List<Field<?>> added, List<Field<?>> archived) {
        String group = fields.values().iterator().next().group();
        Map<String, Field<?>> all = new LinkedHashMap<>();
        fields.forEach((key, field) -> {
            if (!field.group().equals(group)) {
                added.forEach(each -> all.putIfAbsent(each.key(), each.in(group, searchable)));
            }
            all.put(key, field);
        });
        return new RecordType<>(this, all, archived);
    }

    /// Whether fields can be added to its records.
    public boolean isExtendable() {
        return ExtendableEntity.class.isAssignableFrom(entity);
    }

    /// The fields that were added and put away again.
    List<Field<?>> archived() {
        return archived;
    }

    /// Whether a field with this key was added and put away again.
    public boolean isArchived(String key) {
        return archived.stream().anyMatch(field -> field.key().equals(key));
    }

    /// The message key of the label that a field with this key has.
    public String label(String key) {
        return kind.key() + ".field." + key;
    }

    /// The fields that were added.
    List<Field<?>> added() {
        return fields.values().stream()
                .filter(field -> field.storage() instanceof Storage.Json)
                .toList();
    }

    /// Begins to state a record type.
    public static <E extends RecordEntity> RecordTypeBuilder<E> of(
            RecordKind kind, Class<E> entity) {
        return new RecordTypeBuilder<>(kind, entity);
    }

    public RecordKind kind() {
        return kind;
    }

    public Class<E> entity() {
        return entity;
    }

    /// The record's table. SQL for what its records hang on, as `RecordTypeBuilder.hangsOn` states
    /// it; null when on nothing.
    public @Nullable String hanging() {
        return hanging;
    }

    /// What its records can stand for a series by; null when they cannot.
    public @Nullable Series series() {
        return series;
    }

    /// SQL that is true for the rows `t` of its table on which this scope may do this.
    public String within(Scope scope, Action action) {
        return ScopeSql.sql(this, scope, action);
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

    /// The field of this key, or the one that had it before.
    public Optional<Field<?>> field(String key) {
        return Optional.<Field<?>>ofNullable(fields.get(key))
                .or(() -> Optional.ofNullable(formerKeys.get(key)));
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

    /// With whom else a record is shared; null where none can be.
    public @Nullable Field<List<Long>> shared() {
        return shared;
    }

    /// The fields that name colleagues who take part in what is somebody else's.
    @SuppressWarnings("unchecked")
    public List<Field<List<Long>>> participants() {
        return fields.values().stream()
                .filter(field -> field.type() instanceof PersonSetType people && !people.teams())
                .map(field -> (Field<List<Long>>) field)
                .toList();
    }

    /// The columns of its table that the database keeps for itself, and that are no fields.
    public Set<String> kept() {
        return kept;
    }

    /// Whether a new record is read just as it was written: not where the database keeps columns
    /// for itself (the document of the fields that were added is written as it is said), or writes
    /// moments in its own way.
    boolean isReadAsWritten() {
        return Set.of("custom").containsAll(kept)
                && written().stream()
                        .noneMatch(field ->
                                field.type() instanceof DateTimeType
                                        && field.storage() instanceof Storage.Column);
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

    /// Whether the title of a record follows from one of these values.
    boolean isTitled(Values values) {
        return values.fields().stream().anyMatch(field -> field.is(Trait.NAMING));
    }

    /// The field that alone is enough to make a record, by which one is made in passing; empty when
    /// there is none.
    public Optional<Field<?>> soleNameField() {
        List<Field<?>> naming = fields(Trait.NAMING);
        return naming.size() == 1 && naming.equals(fields(Trait.REQUIRED))
                ? Optional.of(naming.getFirst())
                : Optional.empty();
    }

    /// The fields after which a record is called that comes from a file without a name; empty when
    /// each must have its own.
    public List<Field<?>> fallbackTitleFields() {
        return fallbackTitleFields;
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

    /// Whether its records have a list and pages of their own.
    public boolean hasPages() {
        return hasPages;
    }

    /// SQL that is true for the rows `t` of its table that hang on nothing out of this scope's
    /// reach, whosever they are.
    public String hangingWithin(Scope scope) {
        String subject = ScopeSql.subject(this, scope);
        return subject.isEmpty() ? "true" : subject;
    }

    /// Whether nothing that it hangs on is out of this scope's reach.
    public boolean hangsWithin(Scope scope) {
        return ScopeSql.subject(this, scope).isEmpty();
    }

    /// What all values of a record must obey together, with what is required of each field.
    List<AnyOf> rules() {
        List<AnyOf> all = new ArrayList<>(rules);
        fields(Trait.REQUIRED)
                .forEach(field ->
                        all.add(new AnyOf(List.of(field), Problem.of("record.problem.required"))));
        return all;
    }

    /// What is wrong with all values of a record together, by field; empty when they may be
    /// written.
    public Map<Field<?>, Problem> check(Values values) {
        Map<Field<?>, Problem> problems = new LinkedHashMap<>();
        for (AnyOf rule : rules()) {
            if (rule.isBroken(values)) {
                problems.putIfAbsent(rule.fields().getFirst(), rule.problem());
            }
        }
        return problems;
    }

    /// Fills in what follows from what was typed for a new record.
    public void complete(Scope scope, Values values, ReferenceLookup referenceLookup) {
        defaults.complete(scope, values, referenceLookup);
    }

    /// SQL for all written values of a row as one jsonb object without nulls.
    public String snapshot(String alias) {
        String own =
                written().stream()
                        .filter(field -> !(field.storage() instanceof Storage.Json))
                        .map(field -> "'" + field.key() + "', " + field.json(alias))
                        .collect(
                                Collectors.joining(
                                        ", ", "json_strip_nulls(json_build_object(", "))::jsonb"));
        return isExtendable() ? "(%s || %s)".formatted(own, added(alias)) : own;
    }

    private String added(String alias) {
        return archived.isEmpty()
                ? alias + ".custom"
                : "(%s.custom - '{%s}'::text[])"
                        .formatted(
                                alias,
                                archived.stream().map(Field::key).collect(Collectors.joining(",")));
    }

    @Override
    public String toString() {
        return kind.key();
    }

    /// The links of this type to records of that kind.
    public List<Field<?>> linksTo(RecordKind target) {
        List<Field<?>> links = new ArrayList<>();
        for (Field<?> field : fields.values()) {
            if (field.type() instanceof ReferenceType link && link.target() == target) {
                links.add(field);
            }
        }
        return links;
    }
}
