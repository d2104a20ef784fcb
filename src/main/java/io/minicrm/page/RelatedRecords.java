package io.minicrm.page;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads the records that link to another one.
@Component
public class RelatedRecords {

    /// One of them.
    ///
    /// @param label the message that says as what it links to the other one, or null
    public record Item(
            RecordRef ref, String title, @Nullable String subtitle, @Nullable String label) {}

    /// The first few of them, and how many there are, up to one more than is counted.
    public record Items(Field<?> link, List<Item> first, int count) {

        /// Whether there are more than the first few.
        public boolean isCut() {
            return count > first.size();
        }

        /// Whether the count is that of all.
        public boolean isCounted() {
            return count <= COUNTED;
        }

        /// The list of all of them.
        public String path(RecordRef target) {
            return "/" + link.kind().plural() + "?" + link.key() + "=%23" + target.id();
        }

        /// The form for one more.
        public String newPath(RecordRef target) {
            return "/" + link.kind().plural() + "/new?" + link.key() + "=%23" + target.id();
        }
    }

    private static final int FIRST = 6;
    private static final int COUNTED = 1000;

    private final JdbcClient jdbc;
    private final Catalogue catalogue;

    RelatedRecords(@Prepared JdbcClient jdbc, Catalogue catalogue) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
    }

    public Items to(Scope scope, RecordRef target, Field<?> link) {
        RecordType<?> type = catalogue.type(link.kind());
        ReferenceType referenceType = (ReferenceType) link.type();
        String linking = referenceType.refers("t", link, "= :id");
        String table = type.table();
        if (referenceType instanceof MultiLinkType) {
            // Looked for by the link alone, whatever the planner believes of how few may be seen
            table = "(select * from %s t where %s offset 0)".formatted(table, linking);
            linking = "true";
        }
        String condition =
                "%s and t.deleted_at is null and %s"
                        .formatted(linking, type.within(scope, Action.READ));
        List<Item> first =
                jdbc.sql(
                                """
                                select t.id, %s as title, %s as subtitle, %s as label from %s t
                                where %s
                                order by t.updated_at desc, t.id desc
                                limit %d
                                """
                                        .formatted(
                                                type.title(),
                                                type.subtitle(),
                                                referenceType.label("t", link, ":id"),
                                                table,
                                                condition,
                                                FIRST))
                        .param("id", target.id())
                        .query((row, _) ->
                                new Item(
                                        new RecordRef(type.kind(), row.getLong("id")),
                                        row.getString("title"),
                                        row.getString("subtitle"),
                                        label(link, row.getString("label"))))
                        .list();
        int count =
                first.size() < FIRST
                        ? first.size()
                        : jdbc.sql(
                                        "select count(*)::int from (select 1 from %s t where %s limit %d) x"
                                                .formatted(table, condition, COUNTED + 1))
                                .param("id", target.id())
                                .query(Integer.class)
                                .single();
        return new Items(link, first, count);
    }

    private static @Nullable String label(Field<?> link, @Nullable String key) {
        return key != null && link.type() instanceof MultiLinkType links
                ? links.labels().messageKey(key)
                : null;
    }
}
