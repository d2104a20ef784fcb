package io.minicrm.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a value was refused: a message key with its arguments, to be shown beside the field.
///
/// @param readings what may have been meant, as texts that can be typed instead
public record Problem(String key, List<Object> arguments, List<String> readings) {

    public Problem(String key, List<Object> arguments, @Nullable List<String> readings) {
        this.key = key;
        this.arguments = arguments;
        this.readings = readings == null ? List.of() : readings;
    }

    public Problem(String key, List<Object> arguments) {
        this(key, arguments, List.of());
    }

    public static Problem of(String key, Object... arguments) {
        return new Problem(key, List.of(arguments));
    }
}
