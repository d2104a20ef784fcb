package io.minicrm.change;

/// There is no such change, or it is somebody else's.
public final class NoSuchChange extends RuntimeException {

    NoSuchChange(long changeSetId) {
        super("no change " + changeSetId);
    }
}
