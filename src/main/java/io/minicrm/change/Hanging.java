package io.minicrm.change;

import io.minicrm.scope.RecordKind;

/// Records of a kind that hang on others without a field that says so, as notes do. What they hang
/// on is in use. A room contributes it as a bean.
///
/// @param kind the kind of what hangs
/// @param pairs SQL for a relation of what hangs (`linking`) and what it hangs on (`kind` as its
///   code, and `linked`)
public record Hanging(RecordKind kind, String pairs) {}
