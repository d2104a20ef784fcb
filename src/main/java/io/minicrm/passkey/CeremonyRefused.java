package io.minicrm.passkey;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A ceremony that did not come to anything.
final class CeremonyRefused extends RuntimeException {

    /// What was wrong, for the security log. Who is refused is told the same of nearly all of it.
    enum Why {
        /// It is no answer of a browser.
        UNREADABLE,
        /// The challenge is not one that we gave to this browser or person.
        CHALLENGE,
        EXPIRED,
        REPLAYED,
        /// There is no such key here, any more or at all.
        UNKNOWN_KEY,
        DEACTIVATED,
        /// It was made on another site.
        ORIGIN,
        /// The device did not make sure who holds it.
        HOLDER_UNVERIFIED,
        /// The device counts less than it did: somebody may have a copy of the key.
        COUNTER,
        INVALID,
        /// The key is somebody's already.
        TAKEN,
        TOO_MANY,
        /// Its owner must have a second factor and has no other.
        NEEDED;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Why why;
    private final @Nullable Long owner;

    CeremonyRefused(Why why) {
        this(why, null);
    }

    /// @param owner whose key it is, when that is known
    CeremonyRefused(Why why, @Nullable Long owner) {
        super(why.key());
        this.why = why;
        this.owner = owner;
    }

    Why why() {
        return why;
    }

    @Nullable Long owner() {
        return owner;
    }

    CeremonyRefused of(long person) {
        return new CeremonyRefused(why, person);
    }
}
