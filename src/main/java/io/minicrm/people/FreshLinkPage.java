package io.minicrm.people;

import java.time.Instant;

/// A one-use link, shown this once.
public record FreshLinkPage(Colleague colleague, String url, Instant expiresAt) {}
