package io.minicrm.mail;

/// A mail that is ready to be sent.
public record Letter(Addressee whom, String subject, String text) {}
