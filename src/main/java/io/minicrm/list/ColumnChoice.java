package io.minicrm.list;

import io.minicrm.record.RecordType;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.Scope;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Which columns somebody wants to see when the address does not say.
@Service
class ColumnChoice {

    private final JdbcClient jdbc;

    ColumnChoice(@Prepared JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The columns of this request: those in the address, those this reader chose, or those of the
    /// list as it first is.
    List<Column> columns(Scope scope, ListRequest request) {
        if (request.columns() != null) {
            return request.columns();
        }
        return chosen(scope, request.type())
                .map(keys -> ListRequest.columns(request.type(), keys))
                .orElseGet(() -> Column.first(request.type()));
    }

    private Optional<List<String>> chosen(Scope scope, RecordType<?> type) {
        return jdbc
                .sql(
                        "select columns from list_columns where user_id = :user and record_kind = :kind")
                .param("user", scope.actorId())
                .param("kind", type.kind().code())
                .query((row, _) -> List.of((String[]) row.getArray(1).getArray()))
                .list()
                .stream()
                .findFirst();
    }

    @Transactional
    void keep(Scope scope, RecordType<?> type, List<Column> columns) {
        jdbc.sql(
                        """
                        insert into list_columns (user_id, record_kind, columns) values (:user, :kind, :columns)
                        on conflict (user_id, record_kind) do update set columns = excluded.columns
                        """)
                .param("user", scope.actorId())
                .param("kind", type.kind().code())
                .param("columns", columns.stream().map(Column::key).toArray(String[]::new))
                .update();
    }

    @Transactional
    void forget(Scope scope, RecordType<?> type) {
        jdbc.sql("delete from list_columns where user_id = :user and record_kind = :kind")
                .param("user", scope.actorId())
                .param("kind", type.kind().code())
                .update();
    }
}
