package io.minicrm.web;

import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What linked records are called, for whoever may know.
@Component
class Links {

    private final JdbcClient jdbc;

    Links(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Map<RecordRef, String> titles(Scope scope, Collection<RecordRef> refs) {
        Map<RecordRef, String> titles = new HashMap<>();
        jdbc.sql(
                        """
                        select s.record_kind, s.record_id, s.title
                        from unnest(:kinds::smallint[], :ids::bigint[]) as r(kind, id)
                            join search_doc s on s.record_kind = r.kind and s.record_id = r.id
                        where %s
                        """
                                .formatted(scope.readable("s")))
                .param("kinds", refs.stream().map(ref -> ref.kind().code()).toArray(Integer[]::new))
                .param("ids", refs.stream().map(RecordRef::id).toArray(Long[]::new))
                .query(
                        (RowCallbackHandler)
                                row ->
                                        titles.put(
                                                new RecordRef(
                                                        RecordKind.of(row.getInt(1)),
                                                        row.getLong(2)),
                                                row.getString(3)));
        return titles;
    }
}
