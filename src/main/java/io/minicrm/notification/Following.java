package io.minicrm.notification;

import io.minicrm.record.AttachedTable;
import io.minicrm.record.Catalogue;
import io.minicrm.record.NoSuchRecord;
import io.minicrm.record.RecordReader;
import io.minicrm.record.Redirects;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Who follows which records. Whoever has a record hears of it anyway.
@Component
class Following {

    private final JdbcClient jdbc;
    private final Catalogue catalogue;
    private final RecordReader reader;
    private final Redirects redirects;

    Following(
            @Prepared JdbcClient jdbc,
            Catalogue catalogue,
            RecordReader reader,
            Redirects redirects) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
        this.reader = reader;
        this.redirects = redirects;
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

    /// What went into another record meanwhile is followed there.
    ///
    /// @throws NoSuchRecord when there is none for this scope any more
    @Transactional
    public void follow(Scope scope, RecordRef ref) {
        RecordRef followed =
                keepsInUse(ref)
                        ? ref
                        : redirects.survivor(scope, ref).orElseThrow(() -> new NoSuchRecord(ref));
        reader.get(scope, followed);
        write(
                scope,
                followed,
                """
                insert into following (user_id, record_kind, record_id) values (:user, :kind, :id)
                on conflict do nothing
                """);
    }

    /// Whether it is in use until the transaction ends: a merge takes along who follows it by then.
    private boolean keepsInUse(RecordRef ref) {
        return jdbc.sql(
                        "select t.id from %s t where t.id = :id and t.deleted_at is null for key share"
                                .formatted(catalogue.type(ref.kind()).table()))
                .param("id", ref.id())
                .query((row, _) -> row.getLong(1))
                .optional()
                .isPresent();
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
