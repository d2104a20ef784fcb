package io.minicrm.merge;

/// No record may be as one would become by a merge: nothing was written.
final class MergeRefused extends RuntimeException {

    MergeRefused(String message) {
        super(message);
    }
}
