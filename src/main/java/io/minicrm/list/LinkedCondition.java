package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import io.minicrm.search.SqlParameters;

/// What a record that is linked to has to fulfil. It answers only through living records that the
/// reader may see: of the others nobody learns whether they would.
///
/// @param linked over the table of the linked record, which has the alias `t` there
record LinkedCondition(Field<?> field, Condition linked, Scope scope) implements Condition {

    @Override
    public String sql(SqlParameters sqlParameters) {
        if (!(field.type() instanceof ReferenceType link)) {
            throw new IllegalArgumentException(field + " is no link");
        }
        return link.refers(
                "t",
                field,
                "in (select t.id from %s t where t.deleted_at is null and %s and %s)"
                        .formatted(
                                link.target().key(),
                                scope.access(Action.READ, link.target()).sql("t"),
                                linked.sql(sqlParameters)));
    }
}
