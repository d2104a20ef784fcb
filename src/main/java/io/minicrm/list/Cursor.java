package io.minicrm.list;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A row beside which a page begins or ends. It names the row's place in the order by its values,
/// so that a page stays what it is whatever is added before it.
///
/// @param sort the order it belongs to
/// @param value what the row is sorted by, as text; null when it has no value
/// @param place the how-manieth row it was when it was shown
record Cursor(String sort, @Nullable String value, long id, long place) {

    @Override
    public String toString() {
        String text = sort + "|" + id + "|" + place + "|" + (value == null ? "" : "=" + value);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The cursor that a text from an address is, when it is one of this order.
    static Optional<Cursor> of(@Nullable String text, Sort sort) {
        if (text == null || text.length() > 4000) {
            return Optional.empty();
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            String[] parts = plain.split("\\|", 4);
            if (parts.length < 4 || !parts[0].equals(sort.toString())) {
                return Optional.empty();
            }
            String value = parts[3].startsWith("=") ? parts[3].substring(1) : null;
            if (value != null && value.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            return Optional.of(
                    new Cursor(
                            parts[0],
                            value,
                            Long.parseLong(parts[1]),
                            Math.max(0, Long.parseLong(parts[2]))));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
