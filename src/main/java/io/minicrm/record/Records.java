package io.minicrm.record;

import io.minicrm.scope.Access;
import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The one door through which records are written. Whatever goes through it belongs to a change
/// set, leaves what was before and after, is found by search at once, and never touches what the
/// scope may not write.
///
/// A transaction must be open: the caller's verb is all or nothing.
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Records {

    private static final String MANY = "(select unnest(:ids::bigint[]) as id)";

    private final EntityManager entities;
    private final JdbcClient jdbc;
    private final JdbcClient prepared;
    private final JdbcTemplate template;
    private final Catalogue catalogue;
    private final Directory directory;
    private final ChangeLog changeLog;
    private final SearchIndex searchIndex;
    private final BulkWrite bulkWrite;
    private final Ancestry ancestry;
    private final LinkCheck links;
    private final OwnerCheck owners;
    private final SeriesWrite series;
    private final Clock clock;

    Records(
            EntityManager entities,
            JdbcClient jdbc,
            @Prepared JdbcClient prepared,
            JdbcTemplate template,
            Catalogue catalogue,
            Directory directory,
            ChangeLog changeLog,
            SearchIndex searchIndex,
            BulkWrite bulkWrite,
            Ancestry ancestry,
            LinkCheck links,
            OwnerCheck owners,
            SeriesWrite series,
            Clock clock) {
        this.entities = entities;
        this.jdbc = jdbc;
        this.prepared = prepared;
        this.template = template;
        this.catalogue = catalogue;
        this.directory = directory;
        this.changeLog = changeLog;
        this.searchIndex = searchIndex;
        this.bulkWrite = bulkWrite;
        this.ancestry = ancestry;
        this.links = links;
        this.owners = owners;
        this.series = series;
        this.clock = clock;
    }

    /// Opens a change set in the present transaction. Its id is 0 if nothing becomes different.
    ///
    /// @param title what people read in the list of changes: a record's name, a file's
    public ChangeSet open(Scope scope, ChangeKind kind, String title) {
        return changeLog.open(scope, kind, title, null);
    }

    /// Stores a change set even if nothing was written in it: an import refers to its own.
    public void store(ChangeSet set) {
        changeLog.store(set);
    }

    /// Opens a change set that takes another one back.
    public ChangeSet openUndo(Scope scope, long undone, String title) {
        return changeLog.open(scope, ChangeKind.UNDO, title, undone);
    }

    /// Makes a record. It belongs to whoever makes it, and to that person's team, unless the values
    /// say otherwise.
    ///
    /// @throws InvalidValues when no record may be like that
    /// @throws NotPermitted when the scope may not make records of this kind
    public RecordRef create(Scope scope, ChangeSet set, RecordType<?> type, Values values) {
        if (!scope.may(Action.CREATE, type.kind())) {
            throw new NotPermitted(Action.CREATE, type.kind());
        }
        Values all = values.copy();
        ownedBy(scope, type, all);
        refuseForOthers(scope, type, all);
        checked(type, all);
        links.check(scope, all, new Values());
        owners.check(scope, set, type, null, new Values(), all);
        Values over = series.over(set, type, new Values(), all.copy(), all);
        RecordRef ref = insert(scope, set, type, all, null);
        goOn(scope, set, ref, over);
        return ref;
    }

    /// Changes fields of a record.
    ///
    /// @param version the version the values were typed over; what others changed since in other
    ///   fields stays. Null: over the present one
    /// @return whether anything became different
    /// @throws Conflict when others changed the same fields since
    /// @throws NoSuchRecord when there is none for this scope
    /// @throws NotPermitted when it may be seen, but not be changed
    public boolean update(
            Scope scope, ChangeSet set, RecordRef ref, @Nullable Integer version, Values values) {
        RecordType<?> type = catalogue.type(ref.kind());
        RecordEntity record = locked(scope, Action.EDIT, type, ref);
        String before = snapshot(type, ref.id());
        Values present = Values.fromJson(type, before);
        Values mine = merged(type, ref, record.version(), version, present, values);
        if (mine.isEmpty()) {
            return false;
        }
        Values after = present.copy();
        mine.fields().forEach(field -> after.copyFrom(mine, field));
        checked(type, after);
        links.check(scope, mine, present);
        owners.check(scope, set, type, ref.id(), present, mine);
        ancestry.check(type, ref.id(), mine);
        Values over = series.over(set, type, present, after, mine);
        assign(record, mine);
        record.touched(clock.instant(), scope.actorId());
        entities.flush();
        changeLog.written(set, type, ref.id(), before);
        searchIndex.refresh(type, ref.id(), type.isTitled(mine));
        goOn(scope, set, ref, over);
        return true;
    }

    /// Puts records into the trash; those that are not there or may not be deleted are passed over.
    ///
    /// @return the ids of those that now lie in the trash
    public List<Long> delete(Scope scope, ChangeSet set, RecordKind kind, List<Long> ids) {
        RecordType<?> type = catalogue.type(kind);
        lock(type, ids);
        List<Long> deleted =
                jdbc.sql(
                                """
                                update %s t
                                set deleted_at = :now, deleted_by = :actor, version = t.version + 1
                                where t.id = any(:ids) and t.deleted_at is null and %s and %s
                                returning t.id
                                """
                                        .formatted(
                                                type.table(),
                                                type.within(scope, Action.READ),
                                                type.within(scope, Action.DELETE)))
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .param("actor", scope.actorId())
                        .param("ids", ids.toArray(Long[]::new))
                        .query((row, _) -> row.getLong(1))
                        .list();
        Long[] moved = deleted.toArray(Long[]::new);
        changeLog.moved(set, type, "delete", moved);
        searchIndex.remove(type, moved);
        return deleted;
    }

    /// Takes records out of the trash; those that are not in it or may not be deleted are passed
    /// over.
    public List<Long> restore(Scope scope, ChangeSet set, RecordKind kind, List<Long> ids) {
        RecordType<?> type = catalogue.type(kind);
        lock(type, ids);
        List<Long> restored =
                jdbc.sql(
                                """
                                update %s t
                                set deleted_at = null, deleted_by = null, version = t.version + 1
                                where t.id = any(:ids) and t.deleted_at is not null and %s and %s
                                returning t.id
                                """
                                        .formatted(
                                                type.table(),
                                                type.within(scope, Action.READ),
                                                type.within(scope, Action.DELETE)))
                        .param("ids", ids.toArray(Long[]::new))
                        .query((row, _) -> row.getLong(1))
                        .list();
        Long[] moved = restored.toArray(Long[]::new);
        changeLog.moved(set, type, "restore", moved);
        searchIndex.add(type, MANY, Map.of("ids", moved));
        return restored;
    }

    /// Writes many records at once. Afterwards, until the transaction ends, the table `staged`
    /// tells for each row_no the record's id and its outcome: created, updated, unchanged or
    /// refused.
    ///
    /// Whoever fills has parsed the values with `Field.parse`. A row after which its record would
    /// break a rule of its type is refused, as are those that the scope may not write; `because`
    /// has a word for why.
    public BulkResult writeAll(
            Scope scope, ChangeSet set, RecordType<?> type, Consumer<Staging> fill) {
        entities.flush();
        entities.clear();
        fill.accept(new Staging(jdbc, template));
        return bulkWrite.write(scope, set, type);
    }

    /// Lists in the change set of an undo what it did not put back.
    ///
    /// @param found SQL of a relation with `id`, `before`, `after`, `version`, `because` and
    ///   `used_by`, the kind of record that keeps it
    public void keep(ChangeSet undo, RecordType<?> type, String found, Map<String, ?> parameters) {
        changeLog.kept(undo, type, found, parameters);
    }

    private RecordRef insert(
            Scope scope, ChangeSet set, RecordType<?> type, Values values, @Nullable Long follows) {
        RecordEntity record = made(type);
        assign(record, values);
        record.created(clock.instant(), scope.actorId());
        entities.persist(record);
        entities.flush();
        long id = Objects.requireNonNull(record.id());
        changeLog.made(set, type, id, follows);
        searchIndex.add(type, id);
        return new RecordRef(type.kind(), id);
    }

    /// Makes what comes after one that is over. It is as that was, also where who says that it is
    /// over could not make such a one: that it comes again was said before.
    private void goOn(Scope scope, ChangeSet set, RecordRef ref, @Nullable Values over) {
        if (over != null) {
            RecordType<?> type = catalogue.type(ref.kind());
            series.next(type, over).ifPresent(next -> insert(scope, set, type, next, ref.id()));
        }
    }

    /// In the order of their ids, as `BulkWrite` does, so that two writes wait for instead of
    /// blocking each other.
    private void lock(RecordType<?> type, List<Long> ids) {
        entities.flush();
        entities.clear();
        jdbc.sql(
                        "select count(*) from (select t.id from %s t where t.id = any(:ids) order by t.id for update) l"
                                .formatted(type.table()))
                .param("ids", ids.toArray(Long[]::new))
                .query(Long.class)
                .single();
    }

    private RecordEntity locked(Scope scope, Action action, RecordType<?> type, RecordRef ref) {
        RecordEntity record =
                entities.createQuery(
                                "select e from %s e where e.id = :id and e.deletedAt is null"
                                        .formatted(type.entity().getSimpleName()),
                                type.entity())
                        .setParameter("id", ref.id())
                        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                        .getResultStream()
                        .filter(found -> found.isWithin(scope.access(Action.READ, type.kind())))
                        .findFirst()
                        .orElseThrow(() -> new NoSuchRecord(ref));
        if (!record.isWithin(scope.access(action, type.kind()))) {
            throw new NotPermitted(action, type.kind());
        }
        refuseUnseen(scope, type, ref);
        return record;
    }

    private void refuseUnseen(Scope scope, RecordType<?> type, RecordRef ref) {
        String subject = ScopeSql.subject(type, scope);
        if (!subject.isEmpty()
                && jdbc.sql(
                                "select t.id from %s t where t.id = :id and %s"
                                        .formatted(type.table(), subject))
                        .param("id", ref.id())
                        .query(Long.class)
                        .optional()
                        .isEmpty()) {
            throw new NoSuchRecord(ref);
        }
    }

    private Values merged(
            RecordType<?> type,
            RecordRef ref,
            int presentVersion,
            @Nullable Integer version,
            Values present,
            Values typed) {
        Values since =
                version == null || version == presentVersion
                        ? new Values()
                        : changeLog.since(type, ref, version);
        Values mine = new Values();
        Values theirs = new Values();
        List<Conflict.Both> both = new ArrayList<>();
        for (Field<?> field : typed.fields()) {
            Values before = since.has(field) ? since : present;
            if (typed.sameIn(before, field) || typed.sameIn(present, field)) {
                if (since.has(field)) {
                    theirs.copyFrom(present, field);
                }
                continue;
            }
            if (since.has(field) && !since.sameIn(present, field)) {
                both.add(
                        new Conflict.Both(
                                field, typed.get(field), present.get(field), since.get(field)));
            }
            mine.copyFrom(typed, field);
        }
        if (!both.isEmpty()) {
            throw new Conflict(presentVersion, both, theirs, changeLog.lastActor(ref));
        }
        return mine;
    }

    private void ownedBy(Scope scope, RecordType<?> type, Values values) {
        if (scope.isSystem()) {
            return;
        }
        if (values.get(type.owner()) == null) {
            values.with(type.owner(), scope.actor().id());
        }
        Long owner = values.get(type.owner());
        if (values.get(type.team()) == null && owner != null) {
            values.with(
                    type.team(),
                    directory.person(owner).map(Directory.Person::teamId).orElse(null));
        }
    }

    private static void refuseForOthers(Scope scope, RecordType<?> type, Values values) {
        Access access = scope.access(Action.CREATE, type.kind());
        Long owner = values.get(type.owner());
        Long team = values.get(type.team());
        if (!access.permitsNew(owner, null) && !access.permitsNew(owner, team)) {
            throw new InvalidValues(Map.of(type.owner(), Problem.of("record.problem.forOthers")));
        }
        if (!access.permitsNew(owner, team)) {
            throw new InvalidValues(Map.of(type.team(), Problem.of("record.problem.otherTeam")));
        }
    }

    private static void checked(RecordType<?> type, Values values) {
        Map<Field<?>, Problem> problems = type.check(values);
        if (!problems.isEmpty()) {
            throw new InvalidValues(problems);
        }
    }

    private String snapshot(RecordType<?> type, long id) {
        return prepared.sql(
                        "select %s::text from %s t where t.id = :id"
                                .formatted(type.snapshot("t"), type.table()))
                .param("id", id)
                .query(String.class)
                .single();
    }

    private static RecordEntity made(RecordType<?> type) {
        try {
            var constructor = type.entity().getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(
                    type.entity() + " needs a constructor without arguments", failure);
        }
    }

    private static void assign(RecordEntity record, Values values) {
        values.fields().forEach(field -> assign(record, values, field));
    }

    private static <T> void assign(RecordEntity record, Values values, Field<T> field) {
        field.set(record, values.get(field));
    }
}
