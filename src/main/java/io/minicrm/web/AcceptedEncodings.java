package io.minicrm.web;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a client says in `Accept-Encoding`.
final class AcceptedEncodings {

    private AcceptedEncodings() {}

    /// Whether it names an encoding, and not to refuse it (`;q=0`).
    ///
    /// @param encodings the header, or null
    static boolean take(@Nullable String encodings, String encoding) {
        if (encodings == null) {
            return false;
        }
        for (String each : encodings.split(",")) {
            String[] parts = each.toLowerCase(Locale.ROOT).replace(" ", "").split(";");
            if (parts.length > 0 && parts[0].equals(encoding)) {
                return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }
}
