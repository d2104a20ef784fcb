package io.minicrm.record;

import io.minicrm.record.Field.Trait;
import io.minicrm.scope.RecordKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Takes the fields of a record type in the order in which people see them.
///
/// @param <E> the entity that keeps its records
public final class RecordTypeBuilder<E extends RecordEntity> {

    final RecordKind kind;
    final Class<E> entity;
    final Map<String, Field<?>> fields = new LinkedHashMap<>();
    final Map<String, Field<?>> formerKeys = new HashMap<>();
    final Field<Long> id;
    final Field<Long> owner;
    final Field<Long> team;
    final @Nullable Field<List<Long>> shared;
    String title = "t.id::text";
    String subtitle = "null::text";
    boolean searchable;
    boolean hasPages;
    final List<RecordType.AnyOf> rules = new ArrayList<>();
    RecordType.Defaults completion = (_, _, _) -> {};
    private String group = "sales";
    final Set<String> kept = new HashSet<>();
    final List<Field<?>> fallbackTitleFields = new ArrayList<>();
    @Nullable PersonName personName;
    @Nullable String hanging;
    @Nullable Series series;

    RecordTypeBuilder(RecordKind kind, Class<E> entity) {
        this.kind = kind;
        this.entity = entity;
        if (ExtendableEntity.class.isAssignableFrom(entity)) {
            unmanaged("custom");
        }
        id = derived("id", new LinkType(kind), "id", EnumSet.of(Trait.DERIVED));
        owner =
                field(
                        "owner",
                        new PersonType(),
                        "owner_id",
                        RecordEntity::ownerId,
                        EnumSet.of(Trait.LISTED, Trait.SORTABLE));
        team =
                field(
                        "team",
                        new TeamType(),
                        "team_id",
                        RecordEntity::teamId,
                        EnumSet.of(Trait.SORTABLE));
        shared =
                kind.isShareable()
                        ? field(
                                "sharedWith",
                                PersonSetType.orTeams(),
                                "shared_with",
                                (record, ids) -> ((ShareableEntity) record).sharedWith(ids),
                                EnumSet.noneOf(Trait.class))
                        : null;
    }

    /// The group of the fields that follow.
    public RecordTypeBuilder<E> group(String key) {
        this.group = key;
        return this;
    }

    /// @param column the column in the record's table; for a list its child table
    public <T> Field<T> add(
            String key,
            FieldType<T> type,
            String column,
            BiConsumer<E, @Nullable T> setter,
            Trait... traits) {
        Set<Trait> all = EnumSet.noneOf(Trait.class);
        Collections.addAll(all, traits);
        return add(field(key, type, column, setter, all));
    }

    /// A field that follows from others in the database, and is never typed.
    public <T> Field<T> derived(String key, FieldType<T> type, String column, Trait... traits) {
        Set<Trait> all = EnumSet.of(Trait.DERIVED, traits);
        return add(derived(key, type, column, all));
    }

    /// A key that a field had before, so that old addresses are still read.
    public RecordTypeBuilder<E> formerly(String key, Field<?> field) {
        formerKeys.put(key, field);
        return this;
    }

    /// A column that the database keeps for itself, and that is no field.
    public RecordTypeBuilder<E> unmanaged(String column) {
        kept.add(column);
        return this;
    }

    /// What records are called that are neither searched for nor linked to.
    ///
    /// @param titleSql the record's table has the alias `t`
    public RecordTypeBuilder<E> title(String titleSql) {
        title = titleSql;
        return this;
    }

    /// What a record is called after that comes from a file without a name.
    public RecordTypeBuilder<E> nameAfter(Field<?>... fields) {
        Collections.addAll(fallbackTitleFields, fields);
        return this;
    }

    /// That its records are people, whose name is in these fields.
    public RecordTypeBuilder<E> people(Field<String> given, Field<String> last) {
        personName = new PersonName(given, last);
        return this;
    }

    /// That its records have a list and pages of their own. Who looks for words there looks for
    /// them in their titles.
    public RecordTypeBuilder<E> pages() {
        hasPages = true;
        return this;
    }

    /// Makes its records searchable, and such that others can link to them.
    ///
    /// @param titleSql what a record is called; the record's table has the alias `t`
    /// @param subtitleSql a second line that tells two of the same title apart
    public RecordTypeBuilder<E> search(String titleSql, String subtitleSql) {
        title = titleSql;
        subtitle = subtitleSql;
        searchable = true;
        hasPages = true;
        return this;
    }

    /// That its records hang on others without a field that says so, as notes do: they are theirs
    /// to read who may read those.
    ///
    /// @param pairs SQL for a relation of what hangs (`linking`) and what it hangs on (`kind` as
    ///   its code, and `linked`)
    public RecordTypeBuilder<E> hangsOn(String pairs) {
        hanging = pairs;
        return this;
    }

    /// That one of its records may stand for all that is still to come of a series.
    public RecordTypeBuilder<E> series(Series stated) {
        series = stated;
        return this;
    }

    /// That one of these fields must have a value.
    ///
    /// @param problem said at the first of them when none has
    public RecordTypeBuilder<E> anyOf(Problem problem, Field<?>... of) {
        rules.add(new RecordType.AnyOf(List.of(of), problem));
        return this;
    }

    public RecordTypeBuilder<E> completion(RecordType.Defaults complete) {
        completion = complete;
        return this;
    }

    /// The type, with the fields that all records have at the end.
    public RecordType<E> build() {
        add(owner);
        add(team);
        if (shared != null) {
            add(shared);
        }
        group("dates");
        add(moment("createdAt", "created_at"));
        add(moment("updatedAt", "updated_at"));
        return new RecordType<>(this);
    }

    private Field<Instant> moment(String key, String column) {
        return derived(key, new DateTimeType(), column, EnumSet.of(Trait.DERIVED, Trait.SORTABLE));
    }

    private <T> Field<T> derived(String key, FieldType<T> type, String column, Set<Trait> traits) {
        return field(
                key,
                type,
                column,
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
            BiConsumer<E, @Nullable T> setter,
            Set<Trait> traits) {
        return new Field<>(
                kind,
                key,
                group,
                type,
                type instanceof ListType<?>
                        ? new Storage.ChildTable(column, kind.key() + "_id")
                        : new Storage.Column(column),
                traits,
                (record, value) -> setter.accept((E) record, value));
    }
}
