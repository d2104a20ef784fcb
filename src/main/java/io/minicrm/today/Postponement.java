package io.minicrm.today;

import io.minicrm.activity.ActivityFields;
import io.minicrm.list.RecordSelection;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Records;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.search.SqlParameters;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Puts many activities off to one day, as a change that is shown and undone as a whole. Each keeps
/// its time of the day.
@Service
class Postponement {

    private final Records records;

    Postponement(Records records) {
        this.records = records;
    }

    /// Those of the selection that its reader may change.
    ///
    /// @return the change set, 0 when nothing changed
    @Transactional
    public long of(RecordSelection due, LocalDate day) {
        Scope scope = due.scope();
        SqlParameters sqlParameters = new SqlParameters();
        String sql =
                """
                select row_number() over (order by t.id), t.id,
                       jsonb_build_object('due', jsonb_strip_nulls(jsonb_set((%s)::jsonb, '{on}', to_jsonb(:day::text))))
                from activity t
                where %s and %s
                """
                        .formatted(
                                ActivityFields.DUE.type().json(ActivityFields.DUE, "t"),
                                due.where(sqlParameters),
                                scope.access(Action.EDIT, RecordKind.ACTIVITY).sql("t"));
        Map<String, Object> parameters = new HashMap<>(sqlParameters.values());
        parameters.put("day", day.toString());
        ChangeSet set = records.open(scope, ChangeKind.EDIT, "");
        records.writeAll(
                scope, set, ActivityFields.ACTIVITY, staging -> staging.select(sql, parameters));
        return set.id();
    }
}
