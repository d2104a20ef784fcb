package io.minicrm.search;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What was looked for and what was found, as a page or a part of one shows it.
///
/// @param passages texts that hang on records, by the message that is their title
public record SearchPage(
        String q,
        SearchResult found,
        Map<String, List<Passages.Passage>> passages,
        Highlighter marks,
        long milliseconds) {

    public boolean isNothing() {
        return found.groups().isEmpty() && passages.isEmpty();
    }

    /// How many records and texts are shown or counted.
    public int count() {
        return found.count() + passages.values().stream().mapToInt(List::size).sum();
    }

    /// Whether texts have all of it, when of records some only come close to it.
    public boolean isSimilar() {
        return found.similar() && !found.groups().isEmpty();
    }

    /// What was looked for, as part of an address.
    public String qEncoded() {
        return URLEncoder.encode(q, StandardCharsets.UTF_8);
    }

    /// What tells a hit from others of the same name.
    public @Nullable String beside(SearchResult.Hit hit) {
        return Stream.of(Optional.ofNullable(hit.subtitle()), Optional.ofNullable(hit.linked()))
                .flatMap(Optional::stream)
                .reduce((one, other) -> one + ", " + other)
                .orElse(null);
    }
}
