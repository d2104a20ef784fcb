package io.minicrm.handover;

import io.minicrm.job.Steps;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.RecordType;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Gives what somebody has to others, all of it as one change. Only as far as whoever does it may
/// change it, and only what those who get it may see.
@Service
class HandOver {

    /// @param refused how many of each portion stayed where they were
    /// @param passed how many were something else when their turn came, and stayed that
    record Done(long changeSetId, Map<Portion, Integer> refused, int passed) {}

    private final Records records;
    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    HandOver(Records records, Catalogue catalogue, JdbcClient jdbc) {
        this.records = records;
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    /// How much a person has of each portion that this scope may change.
    Map<Portion, Long> counts(Scope scope, long person) {
        Map<Portion, Long> counts = new EnumMap<>(Portion.class);
        for (Portion portion : Portion.values()) {
            counts.put(
                    portion,
                    jdbc.sql("select count(*) from " + owned(scope, portion))
                            .param("person", person)
                            .query(Long.class)
                            .single());
        }
        return counts;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public Done write(Scope scope, HandOverRequest request, Steps steps) {
        Map<Portion, List<Long>> all = new EnumMap<>(Portion.class);
        request.to().keySet().forEach(portion -> all.put(portion, ids(scope, portion, request)));
        steps.of(all.values().stream().mapToInt(List::size).sum());
        ChangeSet set = records.open(scope, ChangeKind.EDIT, "");
        Map<Portion, Integer> refused = new EnumMap<>(Portion.class);
        AtomicInteger passed = new AtomicInteger();
        request.to()
                .forEach((portion, to) ->
                        steps.each(
                                "handingOver",
                                all.getOrDefault(portion, List.of()),
                                ids -> {
                                    List<Long> still = still(scope, portion, request, ids);
                                    passed.addAndGet(ids.size() - still.size());
                                    refused.merge(
                                            portion,
                                            give(scope, set, portion, still, to),
                                            Integer::sum);
                                }));
        refused.values().removeIf(count -> count == 0);
        return new Done(set.id(), refused, passed.get());
    }

    private int give(Scope scope, ChangeSet set, Portion portion, List<Long> ids, long to) {
        RecordType<?> type = catalogue.type(portion.kind());
        Values owned = new Values().with(type.owner(), to);
        return records.writeAll(scope, set, type, staging -> staging.patch(ids, owned)).refused();
    }

    /// Those that are still that person's, and of the portion, when their turn comes; nobody else
    /// changes them from then on.
    private List<Long> still(
            Scope scope, Portion portion, HandOverRequest request, List<Long> ids) {
        return jdbc.sql(
                        "select t.id from %s and t.id = any(:step) order by t.id for update of t"
                                .formatted(owned(scope, portion)))
                .param("person", request.person())
                .param("step", ids.toArray(Long[]::new))
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private List<Long> ids(Scope scope, Portion portion, HandOverRequest request) {
        return jdbc.sql("select t.id from " + owned(scope, portion) + " order by t.id")
                .param("person", request.person())
                .query((row, _) -> row.getLong(1))
                .list();
    }

    private String owned(Scope scope, Portion portion) {
        RecordType<?> type = catalogue.type(portion.kind());
        return "%s t where t.owner_id = :person and t.deleted_at is null and %s and %s and %s"
                .formatted(
                        type.table(),
                        portion.condition(),
                        type.within(scope, Action.READ),
                        type.within(scope, Action.EDIT));
    }
}
