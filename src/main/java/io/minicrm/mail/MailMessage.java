package io.minicrm.mail;

/// A mail that is ready to be sent.
public record MailMessage(Recipient whom, String subject, String text) {}
