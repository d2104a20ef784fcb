package io.minicrm.change;

/// A change that was undone already, or lies too far back.
public final class CannotUndo extends RuntimeException {

    private final transient Changes.Summary change;

    CannotUndo(Changes.Summary change) {
        super("cannot undo change " + change.id());
        this.change = change;
    }

    public Changes.Summary change() {
        return change;
    }
}
