package io.minicrm.web;

import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What linked records are called, for whoever may know.
@Component
class Links {

    private final JdbcClient jdbc;
    private final Catalogue catalogue;

    Links(@Prepared JdbcClient jdbc, Catalogue catalogue) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
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

    /// Those of them that lie in the trash, as far as the scope may see them.
    Map<RecordRef, DisplayValue.Trashed> trashed(Scope scope, Collection<RecordRef> refs) {
        Map<RecordRef, DisplayValue.Trashed> trashed = new HashMap<>();
        refs.stream()
                .collect(Collectors.groupingBy(RecordRef::kind))
                .forEach((kind, some) ->
                        trashed(scope, catalogue.type(kind), some)
                                .forEach(each -> trashed.put(each.ref(), each)));
        return trashed;
    }

    private List<DisplayValue.Trashed> trashed(
            Scope scope, RecordType<?> type, Collection<RecordRef> refs) {
        return jdbc.sql(
                        """
                        select t.id, %s as title, %s as restorable from %s t
                        where t.id = any(:ids) and t.deleted_at is not null and %s
                        """
                                .formatted(
                                        type.title(),
                                        scope.access(Action.DELETE, type.kind()).sql("t"),
                                        type.table(),
                                        scope.access(Action.READ, type.kind()).sql("t")))
                .param("ids", refs.stream().map(RecordRef::id).toArray(Long[]::new))
                .query((row, _) ->
                        new DisplayValue.Trashed(
                                new RecordRef(type.kind(), row.getLong("id")),
                                row.getString("title"),
                                row.getBoolean("restorable")))
                .list();
    }
}
