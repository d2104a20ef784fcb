package io.minicrm.file;

import io.minicrm.activity.ActivityFields;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;

/// SQL for whether somebody may read what a file hangs on. Most records are looked up where search
/// finds them; activities, which have no row there, where they are, with all that they hang on.
final class SubjectSql {

    private SubjectSql() {}

    /// True for the rows `a` of `attachment` whose subject the scope may read, and is not in the
    /// trash.
    static String readable(Scope scope) {
        return """
        case a.subject_kind when %d then exists (
            select from activity t where t.id = a.subject_id and t.deleted_at is null and %s)
        else exists (
            select from search_doc s
            where s.record_kind = a.subject_kind and s.record_id = a.subject_id and %s) end
        """
                .formatted(
                        RecordKind.ACTIVITY.code(),
                        ActivityFields.ACTIVITY.within(scope, Action.READ),
                        scope.readable("s"));
    }
}
