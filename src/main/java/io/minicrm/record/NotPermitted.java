package io.minicrm.record;

import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;

/// The record may be seen, but this may not be done.
public final class NotPermitted extends RuntimeException {

    private final Action action;
    private final RecordKind kind;

    public NotPermitted(Action action, RecordKind kind) {
        super("not permitted: " + action + " " + kind);
        this.action = action;
        this.kind = kind;
    }

    public Action action() {
        return action;
    }

    public RecordKind kind() {
        return kind;
    }
}
