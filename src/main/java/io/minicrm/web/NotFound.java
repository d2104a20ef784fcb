package io.minicrm.web;

/// What was asked for is not there, or not for whoever asks: answered with a helpful 404.
public final class NotFound extends RuntimeException {

    public NotFound(String what) {
        super("not found: " + what);
    }
}
