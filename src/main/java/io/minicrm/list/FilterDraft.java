package io.minicrm.list;

import io.minicrm.record.RecordType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far a filter has come that is being added: it is to be chosen of what it asks, or that is
/// known.
///
/// @param begun whether one is being added
/// @param link over which link it is to ask, or null
/// @param fields those to choose from
/// @param links those among them which lead to other records with fields of their own
/// @param path what was chosen, or null
record FilterDraft(
        boolean begun,
        @Nullable FieldPath link,
        List<FieldPath> fields,
        List<FieldPath> links,
        @Nullable FieldPath path) {

    /// @param key what is chosen, as an address says it: `city`, `company.country`, or `company.`
    ///   for a field of the company that is yet to be chosen; null when nothing is added
    static FilterDraft of(FilterReader filters, @Nullable String key) {
        String chosen = Objects.requireNonNullElse(key, "");
        FieldPath named = filters.path(chosen).orElse(null);
        FieldPath link =
                named != null && chosen.endsWith(".") && filters.target(named).isPresent()
                        ? named
                        : null;
        RecordType<?> type =
                Optional.ofNullable(link).flatMap(filters::target).orElse(filters.type());
        List<FieldPath> fields =
                Column.all(type).stream()
                        .filter(Column::isFilterable)
                        .map(column ->
                                new FieldPath(link == null ? List.of() : link.over(), column))
                        .toList();
        return new FilterDraft(
                key != null,
                link,
                fields,
                fields.stream().filter(field -> filters.target(field).isPresent()).toList(),
                link == null ? named : null);
    }
}
