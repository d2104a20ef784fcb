package io.minicrm.oidc;

import io.minicrm.people.Token;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Somebody who is away at a provider. Nonce and verifier are made from what the browser alone
/// keeps, so that the database knows neither.
///
/// @param browser what the browser keeps meanwhile
/// @param person who is signed in here, or null when nobody is
/// @param next the path of ours where to go afterwards
record PendingAuthorization(
        String state,
        Token browser,
        Purpose purpose,
        @Nullable Long person,
        String next,
        Instant startedAt) {

    /// What somebody comes back for.
    enum Purpose {
        SIGN_IN,
        /// To come in this way from now on.
        LINK,
        /// To show that it is still them.
        PROOF
    }

    String nonce() {
        return derived("nonce");
    }

    String verifier() {
        return derived("verifier");
    }

    private String derived(String what) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(new Token(what + " " + browser.text() + " " + state).hash());
    }
}
