package io.minicrm.merge;

import io.minicrm.job.Steps;
import io.minicrm.record.ArchivedLinks;
import io.minicrm.record.AttachedRows;
import io.minicrm.record.BulkResult;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.NoSuchRecord;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.RecordType;
import io.minicrm.record.Records;
import io.minicrm.record.Redirects;
import io.minicrm.record.Staging;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Makes one record of several: it gets what was chosen, and all that linked to the others or hung
/// on them; those go into the trash, and their addresses lead to it. All of it is one change.
@Service
class Merge {

    private final Records records;
    private final RecordReader reader;
    private final Catalogue catalogue;
    private final MergeLinks links;
    private final AttachedRows attached;
    private final ArchivedLinks archived;
    private final Redirects redirects;
    private final JdbcClient jdbc;

    Merge(
            Records records,
            RecordReader reader,
            Catalogue catalogue,
            MergeLinks links,
            AttachedRows attached,
            ArchivedLinks archived,
            Redirects redirects,
            JdbcClient jdbc) {
        this.records = records;
        this.reader = reader;
        this.catalogue = catalogue;
        this.links = links;
        this.attached = attached;
        this.archived = archived;
        this.redirects = redirects;
        this.jdbc = jdbc;
    }

    /// @return the change set
    /// @throws NoSuchRecord when the scope does not see one of them in use
    /// @throws NotPermitted when one may not be changed, or one that goes may not be deleted
    /// @throws MergeConflict when one was changed since somebody looked at it
    /// @throws MergeRefused when one, or what links to it, may not be as it would become
    @Transactional
    public long merge(Scope scope, MergeRequest request, Steps steps) {
        RecordType<?> type = catalogue.type(request.into().kind());
        lock(type, request);
        RecordSnapshot into = looked(scope, request, request.into().id());
        request.merged().forEach(id -> looked(scope, request, id));
        ChangeSet set = records.open(scope, ChangeKind.MERGE, into.title());
        // Also links that this person does not see have to lead to what is left
        Scope linking = scope.everywhere("what links to records that become one");
        write(linking, set, type, request.into().id(), request.chosen(catalogue));
        move(linking, set, request, steps);
        if (records.delete(scope, set, type.kind(), request.merged()).size()
                != request.merged().size()) {
            throw new NotPermitted(Action.DELETE, type.kind());
        }
        attached.move(set, type.kind(), request.merged(), request.into().id());
        archived.move(set, type.kind(), request.merged(), request.into().id());
        redirects.lead(set, type.kind(), request.merged(), request.into().id());
        return set.id();
    }

    /// Whoever saves a record holds it before what it links to: what links here comes first, and
    /// what links to something of that before it. Between two who merge the same the later one sees
    /// what became of it.
    private void lock(RecordType<?> type, MergeRequest request) {
        for (RecordType<?> each : List.copyOf(catalogue.types()).reversed()) {
            List<Long> linking = links.linking(each, request);
            if (!linking.isEmpty()) {
                lock(each, linking);
            }
        }
        lock(type, request.all());
    }

    /// In the order of their ids.
    private void lock(RecordType<?> type, List<Long> ids) {
        jdbc.sql(
                        "select count(*) from (select t.id from %s t where t.id = any(:ids) order by t.id for update) l"
                                .formatted(type.table()))
                .param("ids", ids.toArray(Long[]::new))
                .query(Long.class)
                .single();
    }

    private RecordSnapshot looked(Scope scope, MergeRequest request, long id) {
        RecordRef ref = new RecordRef(request.into().kind(), id);
        RecordSnapshot record = reader.find(scope, ref).orElseThrow(() -> new NoSuchRecord(ref));
        Integer version = request.versions().get(id);
        if (record.deletedAt() != null || version == null || record.version() != version) {
            throw new MergeConflict(ref + " was changed");
        }
        if (!record.editable()) {
            throw new NotPermitted(Action.EDIT, ref.kind());
        }
        if (id != request.into().id() && !record.deletable()) {
            throw new NotPermitted(Action.DELETE, ref.kind());
        }
        return record;
    }

    private void write(Scope scope, ChangeSet set, RecordType<?> type, long into, Values chosen) {
        written(
                records.writeAll(
                        scope,
                        set,
                        type,
                        staging -> staging.rows(List.of(new Staging.Row(1, into, chosen)))));
    }

    private void move(Scope scope, ChangeSet set, MergeRequest request, Steps steps) {
        Map<RecordType<?>, List<Long>> linking = new LinkedHashMap<>();
        catalogue.types().forEach(type -> linking.put(type, links.linking(type, request)));
        // How many there are in all is not told: this person does not see all of them
        linking.forEach((type, all) ->
                steps.each(
                        "changing",
                        all,
                        ids ->
                                written(
                                        records.writeAll(
                                                scope,
                                                set,
                                                type,
                                                staging ->
                                                        links.exchange(
                                                                staging, type, request, ids)))));
    }

    private static void written(BulkResult result) {
        if (result.refused() > 0) {
            throw new MergeRefused(result.refused() + " records cannot be so");
        }
    }
}
