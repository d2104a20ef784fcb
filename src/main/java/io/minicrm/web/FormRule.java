package io.minicrm.web;

import io.minicrm.record.Field;
import io.minicrm.record.Problem;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordKind;
import java.util.Map;

/// What people are asked for in forms, although a file need not say it.
public interface FormRule {

    boolean isOf(RecordKind kind);

    /// What is missing in these values, by the field that should have it.
    Map<Field<?>, Problem> missing(Values values);
}
