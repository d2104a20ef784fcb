package io.minicrm.record;

import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Lets a record link only to what its writer sees. What is linked already stays so, even by who
/// may not see it.
@Component
class LinkCheck {

    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    LinkCheck(Catalogue catalogue, @Prepared JdbcClient jdbc) {
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    /// @throws InvalidValues when a value links to what this scope may not read
    void check(Scope scope, Values values, Values present) {
        for (Field<?> field : values.fields()) {
            if (field.type() instanceof ReferenceType link) {
                List<Long> added = new ArrayList<>(link.ids(values.get(field)));
                added.removeAll(link.ids(present.get(field)));
                if (!added.isEmpty()) {
                    added.removeAll(visible(scope, link.target(), added));
                }
                if (!added.isEmpty()) {
                    throw new InvalidValues(
                            Map.of(
                                    field,
                                    Problem.of("record.problem.noRecord", "#" + added.getFirst())));
                }
            }
        }
    }

    /// Those stay in use until the transaction ends: one that is just being merged or put into the
    /// trash is waited for, and then it is not there any more.
    private List<Long> visible(Scope scope, RecordKind kind, List<Long> ids) {
        return jdbc.sql(
                        """
                        with used as materialized (
                            select t.id from %s t
                            where t.id = any(:ids) and t.deleted_at is null order by t.id for key share)
                        select u.id from used u
                            join search_doc d on d.record_kind = :kind and d.record_id = u.id and %s
                        """
                                .formatted(catalogue.type(kind).table(), scope.readable("d")))
                .param("kind", kind.code())
                .param("ids", ids.toArray(Long[]::new))
                .query((row, _) -> row.getLong(1))
                .list();
    }
}
