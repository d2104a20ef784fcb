package io.minicrm.merge;

/// What was to be merged is no longer what somebody looked at: nothing was written.
final class MergeConflict extends RuntimeException {

    MergeConflict(String message) {
        super(message);
    }
}
