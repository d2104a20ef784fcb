package io.minicrm.people;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// How somebody has come in, as the security log tells it.
public enum SignInMethod {
    PASSWORD(Trust.HALF),
    LINK(Trust.HALF),
    SETUP(Trust.HALF),
    NEW_PASSWORD(Trust.WHOLE),
    CODE(Trust.WHOLE),
    RECOVERY_CODE(Trust.WHOLE),
    PASSKEY(Trust.WHOLE),
    /// A provider of OpenID Connect has said who they are.
    PROVIDER(Trust.ELSEWHERE);

    /// How much a way says of who came.
    enum Trust {
        /// They know a secret, which others may have come to know: the second step follows.
        HALF,
        /// Nothing more is asked.
        WHOLE,
        /// Others vouch for them, by their own rules: not even a rule that people of their role
        /// must have a second factor concerns them.
        ELSEWHERE
    }

    private final Trust trust;

    SignInMethod(Trust trust) {
        this.trust = trust;
    }

    Trust trust() {
        return trust;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The keys of those ways.
    static Set<String> keys(Trust trust) {
        return Arrays.stream(values())
                .filter(signInMethod -> signInMethod.trust == trust)
                .map(SignInMethod::key)
                .collect(Collectors.toSet());
    }
}
