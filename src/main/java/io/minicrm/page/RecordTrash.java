package io.minicrm.page;

import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Field;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.RecordType;
import io.minicrm.record.Records;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Puts one record into the trash and takes it out, and knows who would notice.
@Service
class RecordTrash {

    private final Records records;
    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    RecordTrash(Records records, Catalogue catalogue, JdbcClient jdbc) {
        this.records = records;
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    @Transactional
    long delete(Scope scope, RecordSnapshot record) {
        ChangeSet set =
                records.open(scope, ChangeKind.DELETE, ChangeSet.Source.FORM, record.title());
        records.delete(scope, set, record.ref().kind(), List.of(record.ref().id()));
        return set.id();
    }

    @Transactional
    long restore(Scope scope, RecordSnapshot record) {
        ChangeSet set =
                records.open(scope, ChangeKind.RESTORE, ChangeSet.Source.FORM, record.title());
        records.restore(scope, set, record.ref().kind(), List.of(record.ref().id()));
        return set.id();
    }

    /// Whether a record of the scope links to this one, and so would notice if it went.
    boolean isLinkedTo(Scope scope, RecordRef ref) {
        List<String> linking = new ArrayList<>();
        for (RecordType<?> type : catalogue.types()) {
            for (Field<?> field : type.fields()) {
                if (field.type() instanceof ReferenceType link && link.target() == ref.kind()) {
                    linking.add("exists (select %s)".formatted(linking(scope, type, field, link)));
                }
            }
        }
        return !linking.isEmpty()
                && jdbc.sql("select " + String.join(" or ", linking))
                        .param("id", ref.id())
                        .query(Boolean.class)
                        .single();
    }

    /// How many records of the scope link to this one, by the field in which they do.
    List<InboundLinks> linking(Scope scope, RecordRef ref) {
        List<InboundLinks> all = new ArrayList<>();
        for (RecordType<?> type : catalogue.types()) {
            for (Field<?> field : type.fields()) {
                if (field.type() instanceof ReferenceType link && link.target() == ref.kind()) {
                    int count =
                            jdbc.sql("select count(*)::int " + linking(scope, type, field, link))
                                    .param("id", ref.id())
                                    .query(Integer.class)
                                    .single();
                    if (count > 0) {
                        all.add(new InboundLinks(field, count));
                    }
                }
            }
        }
        return all;
    }

    /// SQL for the living records of the scope that link to `:id` in this field.
    private static String linking(
            Scope scope, RecordType<?> type, Field<?> field, ReferenceType link) {
        return "from %s t where %s and t.deleted_at is null and %s"
                .formatted(
                        type.table(),
                        link.refers("t", field.column(), "= :id"),
                        scope.access(Action.READ, type.kind()).sql("t"));
    }
}
