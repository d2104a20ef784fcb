package io.minicrm.page;

import io.minicrm.record.Field;

/// How many records link to another one by a field.
public record InboundLinks(Field<?> field, int records) {}
