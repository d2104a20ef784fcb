package io.minicrm.change;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/// There is no such change, or it is somebody else's.
@ResponseStatus(HttpStatus.NOT_FOUND)
public final class NoSuchChange extends RuntimeException {

    NoSuchChange(long changeSetId) {
        super("no change " + changeSetId);
    }
}
