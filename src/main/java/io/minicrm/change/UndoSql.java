package io.minicrm.change;

import io.minicrm.record.Field;
import io.minicrm.record.IdSetType;
import io.minicrm.record.ListType;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.Scope;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the statements of an undo are made of.
final class UndoSql {

    private UndoSql() {}

    /// SQL for a record, looked for by its number alone: of those that are in the trash or not
    /// there are indexes, which the planner takes for empty when all that it knows of lay in the
    /// trash.
    static String record(RecordType<?> type, String id) {
        return "(select * from %s where id = %s offset 0)".formatted(type.table(), id);
    }

    /// SQL that is false for new links to what lies in the trash or may not be seen: they cannot be
    /// put back, and must not keep the other fields from being so. The record's table is `t`.
    static String linkable(Scope scope, RecordType<?> type, String key, String value) {
        StringBuilder sql = new StringBuilder("case ").append(key);
        boolean links = false;
        for (Field<?> field : type.written()) {
            if (field.type() instanceof ReferenceType link) {
                links = true;
                sql.append(
                        """
                         when '%s' then not exists (
                            select from %s i
                            where not (%s) is true and not exists (
                                select from search_doc d where d.record_kind = %d and d.record_id = i::bigint and %s))
                        """
                                .formatted(
                                        field.key(),
                                        link.idsIn(value),
                                        link.refers("t", field, "= i::bigint"),
                                        link.target().code(),
                                        scope.readable("d")));
            }
        }
        return links ? sql.append(" else true end").toString() : "true";
    }

    /// What others have added to a list since stays, and what they took from it stays away: the
    /// elements alone that the change added or took are taken back.
    static String elementwise(RecordType<?> type) {
        return manyValued(type)
                .map(field ->
                        " when '%1$s' then f_taken_back(n.now -> '%1$s', l.before -> '%1$s', l.after -> '%1$s', %2$s)"
                                .formatted(
                                        field.key(),
                                        field.type() instanceof ListType<?> list
                                                ? "'" + list.identityKey() + "'"
                                                : "null"))
                .collect(Collectors.joining("", "case k.key when '' then null::jsonb", " end"));
    }

    static Stream<Field<?>> manyValued(RecordType<?> type) {
        return type.written().stream()
                .filter(field ->
                        field.type() instanceof ListType<?> || field.type() instanceof IdSetType);
    }
}
