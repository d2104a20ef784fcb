package io.minicrm.record;

import io.minicrm.scope.Access;
import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeOfPerson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Lets nobody be given what hangs on a record that they may not see, nor be named as somebody who
/// takes part in what they may not see: they would not find it either. An undo gives back what was.
@Component
class OwnerCheck {

    /// Why a row of `staged` is refused.
    static final String BECAUSE = "owner";

    /// The same where somebody takes part.
    static final String BECAUSE_NAMED = "participant";

    /// SQL that is true for rows that will be written.
    private static final String WRITTEN = "(s.outcome is null or s.outcome = 'updated')";

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
    /// @param present what it has been
    /// @param written what becomes different in it
    /// @throws InvalidValues when it gets an owner who may not see what it hangs on, or names
    ///   somebody who may not see it
    void check(
            Scope scope,
            ChangeSet set,
            RecordType<?> type,
            @Nullable Long id,
            Values present,
            Values written) {
        if (!isAsked(scope, set, type)) {
            return;
        }
        Long owner = written.get(type.owner());
        if (owner != null
                && isAnother(owner, scope)
                && scopes.of(owner)
                        .filter(theirs -> isTrue(unseen(theirs, type), id, written))
                        .isPresent()) {
            throw new InvalidValues(
                    Map.of(type.owner(), Problem.of("record.problem.ownerSees", name(owner))));
        }
        for (Field<List<Long>> field : type.participants()) {
            List<Long> before = Objects.requireNonNullElse(present.get(field), List.of());
            for (Long named : Objects.requireNonNullElse(written.get(field), List.<Long>of())) {
                if (!before.contains(named)
                        && isAnother(named, scope)
                        && scopes.of(named)
                                .filter(theirs ->
                                        isTrue(outOfReach(scope, theirs, type), id, written))
                                .isPresent()) {
                    throw new InvalidValues(
                            Map.of(
                                    field,
                                    Problem.of("record.problem.participantSees", name(named))));
                }
            }
        }
    }

    private static boolean isAnother(Long person, Scope scope) {
        return !person.equals(scope.actorId());
    }

    private String name(long person) {
        return directory.person(person).map(Directory.Person::name).orElse("#" + person);
    }

    private boolean isTrue(List<String> unseen, @Nullable Long id, Values written) {
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
            if (isAnother(owner, scope)) {
                String isOwner =
                        "(s.patch ->> '%s')::bigint = :person".formatted(type.owner().key());
                scopes.of(owner)
                        .ifPresent(theirs ->
                                refuse(
                                        BECAUSE,
                                        given(type) + " and " + isOwner,
                                        owner,
                                        unseen(theirs, type)));
            }
        }
        type.participants().forEach(field -> refuse(scope, type, field));
    }

    private void refuse(Scope scope, RecordType<?> type, Field<?> field) {
        List<Long> named =
                jdbc.sql(
                                "select distinct p.id from staged s cross join lateral %s p where %s"
                                        .formatted(named(field), WRITTEN))
                        .query((row, _) -> row.getLong(1))
                        .list();
        for (Long person : named) {
            if (isAnother(person, scope)) {
                String isNamed = ":person in (select p.id from %s p)".formatted(named(field));
                scopes.of(person)
                        .ifPresent(theirs ->
                                refuse(
                                        BECAUSE_NAMED,
                                        WRITTEN + " and " + isNamed,
                                        person,
                                        outOfReach(scope, theirs, type)));
            }
        }
    }

    private void refuse(String because, String rows, long person, List<String> unseen) {
        if (!unseen.isEmpty()) {
            jdbc.sql(
                            "update staged s set outcome = 'refused', because = '%s' where %s and (%s)"
                                    .formatted(because, rows, String.join(" or ", unseen)))
                    .param("person", person)
                    .update();
        }
    }

    /// SQL that is true for rows whose record somebody who is not its owner will not see.
    private static List<String> outOfReach(Scope scope, Scope theirs, RecordType<?> type) {
        List<String> unseen = new ArrayList<>(unseen(theirs, type));
        Access access = theirs.access(Action.READ, type.kind());
        if (access.reach() != Reach.ALL) {
            unseen.add(
                    """
                    not exists (
                        select from (
                            select o.owner_id,
                                   case when jsonb_exists(s.patch, '%2$s') then (s.patch ->> '%2$s')::bigint
                                       when s.id is null then (select u.team_id from app_user u where u.id = o.owner_id)
                                       else (select t.team_id from %3$s t where t.id = s.id) end as team_id
                            from (select case when jsonb_exists(s.patch, '%1$s') then (s.patch ->> '%1$s')::bigint
                                             when s.id is null then %4$d
                                             else (select t.owner_id from %3$s t where t.id = s.id) end as owner_id) o) r
                        where %5$s)
                    """
                            .formatted(
                                    type.owner().key(),
                                    type.team().key(),
                                    type.table(),
                                    scope.actor().id(),
                                    access.sql("r")));
        }
        return unseen;
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
        %2$s and s.patch ->> '%1$s' is not null
          and s.patch ->> '%1$s' is distinct from s.before ->> '%1$s'
        """
                .formatted(owner, WRITTEN);
    }

    /// SQL for those whom a row names that its record has not named before.
    private static String named(Field<?> field) {
        return """
        (select n.id::bigint as id
         from jsonb_array_elements_text(
             case jsonb_typeof(s.patch -> '%1$s') when 'array' then s.patch -> '%1$s' else '[]' end) n (id)
         where (s.before -> '%1$s' @> n.id::jsonb) is not true)\
        """
                .formatted(field.key());
    }

    private static boolean isAsked(Scope scope, ChangeSet set, RecordType<?> type) {
        return type.hanging() != null
                && !scope.isSystem()
                && (set.kind().isOfOne() || set.kind() == ChangeKind.IMPORT);
    }
}
