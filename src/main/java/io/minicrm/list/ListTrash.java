package io.minicrm.list;

import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.NoSuchRecord;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.Records;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Puts the selected records of a list into the trash, as one change.
@Service
class ListTrash {

    private final Records records;
    private final JdbcClient jdbc;

    ListTrash(Records records, JdbcClient jdbc) {
        this.records = records;
        this.jdbc = jdbc;
    }

    /// @param title what the change is called when there are several
    /// @return the change set
    /// @throws NoSuchRecord when the scope sees none of them
    /// @throws NotPermitted when it sees some, but may delete none
    @Transactional
    long delete(Scope scope, RecordKind kind, List<Long> ids, String title) {
        List<String> titles =
                jdbc.sql(
                                "select d.title from search_doc d where d.record_kind = :kind and d.record_id = any(:ids) and %s limit 2"
                                        .formatted(scope.access(Action.READ, kind).sql("d")))
                        .param("kind", kind.code())
                        .param("ids", ids.toArray(Long[]::new))
                        .query((row, _) -> row.getString(1))
                        .list();
        if (titles.isEmpty()) {
            throw new NoSuchRecord(new RecordRef(kind, ids.getFirst()));
        }
        ChangeSet set =
                records.open(
                        scope,
                        ChangeKind.DELETE,
                        ChangeSet.Source.FORM,
                        titles.size() == 1 ? titles.getFirst() : title);
        if (records.delete(scope, set, kind, ids).isEmpty()) {
            throw new NotPermitted(Action.DELETE, kind);
        }
        return set.id();
    }
}
