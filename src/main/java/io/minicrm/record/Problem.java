package io.minicrm.record;

import java.util.List;

/// Why a value was refused: a message key with its arguments, to be shown beside the field.
public record Problem(String key, List<Object> arguments) {

    public static Problem of(String key, Object... arguments) {
        return new Problem(key, List.of(arguments));
    }
}
