package io.minicrm.record;

import io.minicrm.scope.Access;
import io.minicrm.scope.Action;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.List;

/// SQL for what a scope may do something on. What hangs on another record, as notes and files do,
/// is within reach only of those who may read that one, wherever it lies: when it has gone to
/// somebody else, who once wrote on it has nothing there any more.
final class ScopeSql {

    private ScopeSql() {}

    /// True for the rows `t` of the type's table.
    static String sql(RecordType<?> type, Scope scope, Action action) {
        String own = scope.access(action, type.kind()).sql("t");
        String subject = subject(type, scope);
        return subject.isEmpty() ? own : "(" + own + " and " + subject + ")";
    }

    /// True for the rows `t` that hang on nothing that the scope may not read; empty when it may
    /// read all there is.
    static String subject(RecordType<?> type, Scope scope) {
        String pairs = type.hanging();
        if (pairs == null) {
            return "";
        }
        List<String> readable = new ArrayList<>();
        boolean everything = true;
        for (RecordKind kind : RecordKind.values()) {
            Access access = scope.access(Action.READ, kind);
            everything &= access.reach() == Reach.ALL;
            readable.add(
                    access.reach() == Reach.ALL
                            ? "h.kind = " + kind.code()
                            : "h.kind = %d and exists (select from %s s where s.id = h.linked and %s)"
                                    .formatted(kind.code(), kind.key(), access.sql("s")));
        }
        return everything
                ? ""
                : "not exists (select from %s h where h.linking = t.id and not (%s))"
                        .formatted(pairs, String.join(" or ", readable));
    }
}
