package io.minicrm.web;

import java.util.List;

/// The places that are somebody's own affair and show no records of the house: how they are told,
/// sign in and are reached; files that they bring in, whose pages go on with them; what they asked
/// for in the background. Whoever looks as somebody else does not see them.
public final class PrivatePlaces {

    private static final List<String> PLACES =
            List.of("/settings", "/notifications", "/import", "/jobs");

    private PrivatePlaces() {}

    /// @param path decoded
    public static boolean has(String path) {
        return PLACES.stream().anyMatch(path::startsWith);
    }
}
