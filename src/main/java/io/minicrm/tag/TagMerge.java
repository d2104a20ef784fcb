package io.minicrm.tag;

import io.minicrm.job.Steps;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Options;
import io.minicrm.record.RecordType;
import io.minicrm.record.Records;
import io.minicrm.record.Tags;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Takes a tag from all records that have it, as one change, and puts it away. Whoever undoes the
/// change gives it back to them.
@Service
class TagMerge {

    private static final int ROUNDS = 3;

    private final Records records;
    private final JdbcClient jdbc;
    private final TagSettings settings;
    private final Options options;

    TagMerge(Records records, JdbcClient jdbc, TagSettings settings, Options options) {
        this.records = records;
        this.jdbc = jdbc;
        this.settings = settings;
        this.options = options;
    }

    /// @param into the tag that they have instead, or null
    /// @return the change set, 0 when no record had it; empty when one of the tags is not offered
    ///   any more
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Long> merge(Scope scope, long tag, @Nullable Long into, Steps steps) {
        if (!scope.actor().administrator()) {
            throw new AccessDeniedException("only for administrators");
        }
        // One after the other, or two could put away each other's tag
        jdbc.sql("select pg_advisory_xact_lock(hashtext('tag.merge'))").query().singleRow();
        options.changed();
        if (settings.find(tag).isEmpty() || into != null && settings.find(into).isEmpty()) {
            return Optional.empty();
        }
        ChangeSet set = records.open(scope, ChangeKind.EDIT, "");
        // Whoever saves one with the tag meanwhile is followed, a few times
        for (int round = 0; round < ROUNDS && exchange(scope, set, tag, into, steps); round++) {}
        jdbc.sql(
                        "update tag set archived_at = now(), archived_by = nullif(:set, 0) where id = :tag")
                .param("set", set.id())
                .param("tag", tag)
                .update();
        options.changedOnceCommitted();
        return Optional.of(set.id());
    }

    /// @return whether any record had it
    private boolean exchange(
            Scope scope, ChangeSet set, long tag, @Nullable Long into, Steps steps) {
        Map<RecordType<?>, List<Long>> having = new LinkedHashMap<>();
        settings.types().forEach(type -> having.put(type, having(scope, type, tag)));
        long records = having.values().stream().mapToLong(List::size).sum();
        steps.of(records);
        having.forEach((type, all) ->
                steps.each(
                        "changing",
                        all,
                        ids ->
                                this.records.writeAll(
                                        scope,
                                        set,
                                        type,
                                        staging ->
                                                staging.exchange(
                                                        type,
                                                        ids,
                                                        tags(type, tag),
                                                        into == null
                                                                ? new Values()
                                                                : tags(type, into)))));
        return records > 0;
    }

    private List<Long> having(Scope scope, RecordType<?> type, long tag) {
        return jdbc.sql(
                        """
                        select t.id from %s t
                        where t.tags && array[:tag]::bigint[] and t.deleted_at is null and %s and %s
                        order by t.id
                        """
                                .formatted(
                                        type.table(),
                                        type.within(scope, Action.READ),
                                        type.within(scope, Action.EDIT)))
                .param("tag", tag)
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private static Values tags(RecordType<?> type, long tag) {
        return new Values().with(Tags.of(type).orElseThrow(), List.of(tag));
    }
}
