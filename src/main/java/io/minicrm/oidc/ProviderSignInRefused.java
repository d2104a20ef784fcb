package io.minicrm.oidc;

import io.minicrm.record.Problem;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why nobody comes in, in a sentence for whoever wanted to and a word for the security log.
final class ProviderSignInRefused extends RuntimeException {

    enum Reason {
        /// The provider does not answer, or answers what cannot be understood.
        DOWN,
        /// Begun in another browser, too long ago, or used before.
        STATE,
        /// Not wanted any more, by them or by the provider.
        CANCELLED,
        /// What the provider says is not signed by it, not for us, not for this sign-in, or too
        /// old.
        TOKEN,
        UNVERIFIED,
        UNKNOWN,
        /// The person has a second factor here and has not linked this account.
        GUARDED,
        DEACTIVATED,
        /// The person comes in with another account of this provider.
        OTHER,
        /// Not the account with which the person is known.
        STRANGER,
        /// They did not prove anew who they are.
        STALE;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;
    private final @Nullable Long person;
    private final transient Problem problem;

    ProviderSignInRefused(Reason reason, Provider provider) {
        this(reason, provider, null);
    }

    /// @param person whose account it is about, or null
    ProviderSignInRefused(Reason reason, Provider provider, @Nullable Long person) {
        super(reason.key());
        this.reason = reason;
        this.person = person;
        this.problem = Problem.of("oidc.refused." + reason.key(), provider.label());
    }

    Reason reason() {
        return reason;
    }

    @Nullable Long person() {
        return person;
    }

    Problem problem() {
        return problem;
    }
}
