package io.minicrm.mail;

import org.jspecify.annotations.Nullable;

/// A mail that is ready to be sent.
///
/// @param letter the same as a page; null where it is plain text alone
/// @param off the address that switches such mails off with one request (RFC 8058); null where they
///   cannot be
public record MailMessage(
        Recipient whom,
        String subject,
        String text,
        @Nullable Letter letter,
        @Nullable String off) {

    /// Plain text that nobody can do without.
    public MailMessage(Recipient whom, String subject, String text) {
        this(whom, subject, text, null, null);
    }

    /// Both ways to read it.
    public MailMessage(Recipient whom, String subject, Letter letter, String off) {
        this(whom, subject, letter.text(), letter, off);
    }
}
