package io.minicrm.change;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/// A change that was undone already, or lies too far back.
@ResponseStatus(HttpStatus.CONFLICT)
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
