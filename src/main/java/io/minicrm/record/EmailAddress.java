package io.minicrm.record;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/// An e-mail address as it was typed, and what it is for.
@Embeddable
public record EmailAddress(@Column(name = "email") String address, Label label) {}
