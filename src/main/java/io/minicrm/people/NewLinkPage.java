package io.minicrm.people;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A one-use link, shown this once.
///
/// @param mailed what became of the mail with it, or null when none was to be sent
/// @param mails whether there is a mail server
public record NewLinkPage(
        Colleague colleague,
        String url,
        Instant expiresAt,
        @Nullable MailOutcome mailed,
        boolean mails) {}
