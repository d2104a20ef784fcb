package io.minicrm.audit;

import io.minicrm.scope.SecurityEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/// Which events are asked for. What nobody could have chosen is as if it were not there.
///
/// @param person who did it or to whom it was done, or null for everybody
/// @param kind the key of a kind, or null for all
record EventFilter(@Nullable Long person, @Nullable String kind) {

    static EventFilter of(String person, String kind) {
        return new EventFilter(
                person.matches("\\d{1,18}") ? Long.valueOf(person) : null,
                Arrays.stream(SecurityEvent.Kind.values())
                        .map(SecurityEvent.Kind::key)
                        .filter(kind::equals)
                        .findFirst()
                        .orElse(null));
    }

    boolean isForAll() {
        return person == null && kind == null;
    }

    /// The address at which it is asked so.
    String href(String path, String name, @Nullable String place) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        if (person != null) {
            address.queryParam("person", person);
        }
        if (kind != null) {
            address.queryParam("kind", kind);
        }
        if (place != null) {
            address.queryParam(name, place);
        }
        return address.build().toUriString();
    }
}
