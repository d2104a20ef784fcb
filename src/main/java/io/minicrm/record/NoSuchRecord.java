package io.minicrm.record;

import io.minicrm.scope.RecordRef;

/// There is no such living record, or not for whoever is looking.
public final class NoSuchRecord extends RuntimeException {

    private final transient RecordRef ref;

    public NoSuchRecord(RecordRef ref) {
        super("no record " + ref);
        this.ref = ref;
    }

    public RecordRef ref() {
        return ref;
    }
}
