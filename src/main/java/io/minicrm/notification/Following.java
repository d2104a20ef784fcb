package io.minicrm.notification;

import io.minicrm.record.AttachedTable;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Who follows which records. Whoever has a record hears of it anyway.
@Component
class Following {

    private final JdbcClient jdbc;

    Following(@Prepared JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Bean
    static AttachedTable followingTable() {
        return new AttachedTable("following", "user_id", "record_kind", "record_id");
    }

    boolean follows(Scope scope, RecordRef ref) {
        return jdbc.sql(
                        """
                        select exists (
                            select from following
                            where user_id = :user and record_kind = :kind and record_id = :id)
                        """)
                .param("user", scope.actor().id())
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .query(Boolean.class)
                .single();
    }

    void follow(Scope scope, RecordRef ref) {
        write(
                scope,
                ref,
                """
                insert into following (user_id, record_kind, record_id) values (:user, :kind, :id)
                on conflict do nothing
                """);
    }

    void leave(Scope scope, RecordRef ref) {
        write(
                scope,
                ref,
                """
                delete from following
                where user_id = :user and record_kind = :kind and record_id = :id
                """);
    }

    private void write(Scope scope, RecordRef ref, String sql) {
        jdbc.sql(sql)
                .param("user", scope.actor().id())
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .update();
    }
}
