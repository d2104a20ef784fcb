package io.minicrm.merge;

import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// The pairs that are probably the same, of which somebody may see and merge both, and what they
/// say of them.
@Component
class Duplicates {

    private static final String MINE =
            """
            exists (
                select from %1$s t
                where t.id = p.%2$s and t.deleted_at is null and %3$s and %4$s and %5$s)\
            """;

    private final JdbcClient jdbc;

    Duplicates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The surest first.
    ///
    /// @param dismissed those instead of which somebody said that they are not the same
    /// @param after the last pair of the page before, or null
    List<DuplicatesPage.Pair> list(
            Scope scope,
            RecordType<?> type,
            boolean dismissed,
            DuplicatesPage.@Nullable Place after,
            int most) {
        return jdbc.sql(
                        """
                        select p.a_id, p.b_id, p.score, p.reasons, p.dismissed_by,
                               a.title as a_title, a.subtitle as a_subtitle, b.title as b_title, b.subtitle as b_subtitle
                        from (
                            select * from duplicate_pair p
                            where p.record_kind = :kind and p.dismissed_at is %s null
                              and (-p.score, p.a_id, p.b_id) > (:score, :a, :b) and %s and %s
                            order by p.score desc, p.a_id, p.b_id limit :most) p
                            join search_doc a on a.record_kind = :kind and a.record_id = p.a_id
                            join search_doc b on b.record_kind = :kind and b.record_id = p.b_id
                        order by p.score desc, p.a_id, p.b_id
                        """
                                .formatted(
                                        dismissed ? "not" : "",
                                        mine(scope, type, "a_id"),
                                        mine(scope, type, "b_id")))
                .param("kind", type.kind().code())
                .param("score", after == null ? -1000 : -after.score())
                .param("a", after == null ? 0 : after.a())
                .param("b", after == null ? 0 : after.b())
                .param("most", most)
                .query((row, _) -> pair(row))
                .list();
    }

    /// Remembers that two are not the same, or that this was said in error.
    ///
    /// @return false when there is no such pair for this scope
    @Transactional
    public boolean dismiss(Scope scope, RecordType<?> type, long a, long b, boolean dismissed) {
        return jdbc.sql(
                                """
                                update duplicate_pair p
                                set dismissed_by = case when :dismissed then :user::bigint end,
                                    dismissed_at = case when :dismissed then now() end
                                where p.record_kind = :kind and p.a_id = :a and p.b_id = :b and %s and %s
                                """
                                        .formatted(
                                                mine(scope, type, "a_id"),
                                                mine(scope, type, "b_id")))
                        .param("dismissed", dismissed)
                        .param("user", scope.actor().id())
                        .param("kind", type.kind().code())
                        .param("a", a)
                        .param("b", b)
                        .update()
                == 1;
    }

    private static String mine(Scope scope, RecordType<?> type, String column) {
        return MINE.formatted(
                type.table(),
                column,
                type.within(scope, Action.READ),
                type.within(scope, Action.EDIT),
                type.within(scope, Action.DELETE));
    }

    private static DuplicatesPage.Pair pair(ResultSet row) throws SQLException {
        Array reasons = row.getArray("reasons");
        return new DuplicatesPage.Pair(
                new DuplicatesPage.Place(
                        row.getInt("score"), row.getLong("a_id"), row.getLong("b_id")),
                row.getString("a_title"),
                row.getString("a_subtitle"),
                row.getString("b_title"),
                row.getString("b_subtitle"),
                List.of((String[]) reasons.getArray()),
                row.getObject("dismissed_by", Long.class));
    }

    /// The kinds of records that this scope may merge.
    static boolean isMerged(Scope scope, RecordType<?> type) {
        RecordKind kind = type.kind();
        return type.isSearchable()
                && scope.may(Action.READ, kind)
                && scope.may(Action.EDIT, kind)
                && scope.may(Action.DELETE, kind);
    }
}
