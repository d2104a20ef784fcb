package io.minicrm.people;

/// Whom a one-use link is for.
///
/// @param isNew whether it is the first password they choose
public record LinkHolder(long userId, String name, String email, boolean isNew) {}
