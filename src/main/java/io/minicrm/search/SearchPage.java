package io.minicrm.search;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What was looked for and what was found, as a page or a part of one shows it.
public record SearchPage(String q, Found found, Marks marks, long milliseconds) {

    /// What was looked for, as part of an address.
    public String qEncoded() {
        return URLEncoder.encode(q, StandardCharsets.UTF_8);
    }

    /// What tells a hit from others of the same name.
    public @Nullable String beside(Found.Hit hit) {
        return Stream.of(Optional.ofNullable(hit.subtitle()), Optional.ofNullable(hit.linked()))
                .flatMap(Optional::stream)
                .reduce((one, other) -> one + ", " + other)
                .orElse(null);
    }
}
