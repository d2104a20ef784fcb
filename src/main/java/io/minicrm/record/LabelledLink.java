package io.minicrm.record;

import jakarta.persistence.Embeddable;

/// One of several records that a record refers to, and as what: the key of its label. The entity
/// says in which column the id is kept.
@Embeddable
public record LabelledLink(Long id, String label) {}
