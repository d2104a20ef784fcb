package io.minicrm.record;

import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeOfPerson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Lets nobody be given what hangs on a record that they may not see: they would not find it
/// either. An undo gives back what was.
@Component
class OwnerCheck {

    /// Why a row of `staged` is refused.
    static final String BECAUSE = "owner";

    private final ScopeOfPerson scopes;
    private final Directory directory;
    private final JdbcClient jdbc;
    private final JdbcClient prepared;

    OwnerCheck(
            ScopeOfPerson scopes,
            Directory directory,
            JdbcClient jdbc,
            @Prepared JdbcClient prepared) {
        this.scopes = scopes;
        this.directory = directory;
        this.jdbc = jdbc;
        this.prepared = prepared;
    }

    /// @param id of a record that is there, or null
    /// @param written what becomes different in it
    /// @throws InvalidValues when it gets an owner who may not see what it hangs on
    void check(Scope scope, ChangeSet set, RecordType<?> type, @Nullable Long id, Values written) {
        Long owner = written.get(type.owner());
        if (owner != null
                && isAsked(scope, set, type)
                && !owner.equals(scope.actorId())
                && scopes.of(owner)
                        .filter(theirs -> isUnseen(theirs, type, id, written))
                        .isPresent()) {
            String name = directory.person(owner).map(Directory.Person::name).orElse("#" + owner);
            throw new InvalidValues(
                    Map.of(type.owner(), Problem.of("record.problem.ownerSees", name)));
        }
    }

    private boolean isUnseen(Scope theirs, RecordType<?> type, @Nullable Long id, Values written) {
        List<String> unseen = unseen(theirs, type);
        return !unseen.isEmpty()
                && prepared.sql(
                                "select %s from (select :id::bigint as id, :patch::jsonb as patch) s"
                                        .formatted(String.join(" or ", unseen)))
                        .param("id", id)
                        .param("patch", written.toJson())
                        .query(Boolean.class)
                        .single();
    }

    /// Refuses those rows of `staged`, with a statement for each of the few who are given some.
    void refuse(Scope scope, ChangeSet set, RecordType<?> type) {
        if (!isAsked(scope, set, type)) {
            return;
        }
        List<Long> owners =
                jdbc.sql(
                                "select distinct (s.patch ->> '%1$s')::bigint from staged s where %2$s"
                                        .formatted(type.owner().key(), given(type)))
                        .query((row, _) -> row.getLong(1))
                        .list();
        for (Long owner : owners) {
            if (!owner.equals(scope.actorId())) {
                scopes.of(owner).ifPresent(theirs -> refuse(theirs, owner, type));
            }
        }
    }

    private void refuse(Scope theirs, long owner, RecordType<?> type) {
        List<String> unseen = unseen(theirs, type);
        if (!unseen.isEmpty()) {
            jdbc.sql(
                            """
                            update staged s set outcome = 'refused', because = '%s'
                            where %s and (s.patch ->> '%s')::bigint = :owner and (%s)
                            """
                                    .formatted(
                                            BECAUSE,
                                            given(type),
                                            type.owner().key(),
                                            String.join(" or ", unseen)))
                    .param("owner", owner)
                    .update();
        }
    }

    /// SQL that is true for rows whose record will hang on what somebody may not see: on what it
    /// links to as it is written, or else as it is.
    private static List<String> unseen(Scope theirs, RecordType<?> type) {
        if (!theirs.may(Action.READ, type.kind())) {
            return List.of("true");
        }
        String subject = ScopeSql.subject(type, theirs);
        if (subject.isEmpty()) {
            return List.of();
        }
        List<String> unseen = new ArrayList<>();
        for (Field<?> field : type.written()) {
            if (field.type() instanceof ReferenceType link && !field.isAdded()) {
                unseen.add(unseen(theirs, field, link));
            }
        }
        return unseen.isEmpty()
                ? List.of(
                        "exists (select from %s t where t.id = s.id and not (%s))"
                                .formatted(type.table(), subject))
                : unseen;
    }

    private static String unseen(Scope theirs, Field<?> field, ReferenceType link) {
        String hidden =
                "not exists (select from %s r where r.id = %%s and %s)"
                        .formatted(
                                link.target().key(),
                                theirs.access(Action.READ, link.target()).sql("r"));
        return """
        case when jsonb_exists(s.patch, '%1$s') then
            s.patch ->> '%1$s' is not null and exists (select from %2$s i where %3$s)
        else exists (select from %4$s where pairs.linking = s.id and %5$s) end
        """
                .formatted(
                        field.key(),
                        link.idsIn("s.patch -> '" + field.key() + "'"),
                        hidden.formatted("i::bigint"),
                        link.pairs(field),
                        hidden.formatted("pairs.linked"));
    }

    /// SQL that is true for rows that will be written and give a record to somebody.
    private static String given(RecordType<?> type) {
        String owner = type.owner().key();
        return """
        (s.outcome is null or s.outcome = 'updated') and s.patch ->> '%1$s' is not null
          and s.patch ->> '%1$s' is distinct from s.before ->> '%1$s'
        """
                .formatted(owner);
    }

    private static boolean isAsked(Scope scope, ChangeSet set, RecordType<?> type) {
        return type.hanging() != null
                && !scope.isSystem()
                && (set.kind().isOfOne() || set.kind() == ChangeKind.IMPORT);
    }
}
