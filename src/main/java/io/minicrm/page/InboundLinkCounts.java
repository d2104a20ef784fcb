package io.minicrm.page;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Counts which records link to one, and so would notice if it went.
@Component
class InboundLinkCounts {

    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    InboundLinkCounts(Catalogue catalogue, @Prepared JdbcClient jdbc) {
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    /// Whether a record of the scope links to this one, and so would notice if it went.
    boolean isAny(Scope scope, RecordRef ref) {
        List<String> linking = new ArrayList<>();
        for (RecordType<?> type : catalogue.types()) {
            for (Field<?> field : type.fields()) {
                if (field.type() instanceof ReferenceType link && link.target() == ref.kind()) {
                    linking.add(any(scope, type, field, link));
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
    List<InboundLinks> of(Scope scope, RecordRef ref) {
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

    /// SQL for whether there is such a record; one link after the other is looked at until there
    /// is, since a record may have a hundred thousand.
    private static String any(Scope scope, RecordType<?> type, Field<?> field, ReferenceType link) {
        return """
        exists (select from %s
                    cross join lateral (
                        select * from %s t where t.id = pairs.linking and t.deleted_at is null offset 0) t
                where pairs.linked = :id and %s)\
        """
                .formatted(link.pairs(field), type.table(), type.within(scope, Action.READ));
    }

    /// SQL for the living records of the scope that link to `:id` in this field; looked for by the
    /// link alone, whatever the planner believes of how few the scope has.
    private static String linking(
            Scope scope, RecordType<?> type, Field<?> field, ReferenceType link) {
        return "from (select * from %s t where %s and t.deleted_at is null offset 0) t where %s"
                .formatted(
                        type.table(),
                        link.refers("t", field, "= :id"),
                        type.within(scope, Action.READ));
    }
}
