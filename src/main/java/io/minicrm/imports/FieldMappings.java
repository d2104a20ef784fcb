package io.minicrm.imports;

import io.minicrm.record.Field;
import io.minicrm.record.FieldType.ParseContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which columns of a file fill which fields, and how they are read.
final class FieldMappings {

    private record Slot(@Nullable Field<?> link, Field<?> field, boolean fullName) {}

    /// A column as one of those that fill a field.
    record Place(FieldMapping mapping, FieldMapping.Source source) {}

    private final int columns;
    private final List<FieldMapping> all = new ArrayList<>();
    private final Map<Integer, Place> byColumn = new HashMap<>();
    private final Map<Integer, Target> ids = new LinkedHashMap<>();

    /// @param targets for each column, null for those that go nowhere
    /// @param readers how whoever brings the file reads and writes
    FieldMappings(
            List<FileColumn> columns,
            List<@Nullable Target> targets,
            ValueMapping valueMapping,
            ParseContext readers) {
        this.columns = columns.size();
        boolean own = ColumnNotation.isOwn(targets);
        Map<Integer, Integer> labels = LabelColumns.of(columns, targets);
        Map<Slot, List<FieldMapping.Source>> slots = new LinkedHashMap<>();
        for (FileColumn column : columns) {
            Target target = targets.get(column.index());
            if (target != null && target.isId()) {
                ids.put(column.index(), target);
            } else if (target != null) {
                Field<?> field = target.field();
                slots.computeIfAbsent(
                                new Slot(target.link(), field, target.isFullName()),
                                _ -> new ArrayList<>())
                        .add(
                                new FieldMapping.Source(
                                        column.index(),
                                        target,
                                        labels.get(column.index()),
                                        ColumnNotation.countsDays(column, field, valueMapping),
                                        ColumnNotation.reading(
                                                column,
                                                field,
                                                valueMapping,
                                                own && target.link() == null,
                                                readers)));
            }
        }
        slots.values().forEach(sources -> add(FieldMapping.of(sources)));
    }

    private void add(FieldMapping mapping) {
        all.add(mapping);
        mapping.sources()
                .forEach(source -> byColumn.put(source.column(), new Place(mapping, source)));
    }

    List<FieldMapping> all() {
        return all;
    }

    Optional<Place> at(int column) {
        return Optional.ofNullable(byColumn.get(column));
    }

    /// The columns that name the record itself by its number.
    Map<Integer, Target> ids() {
        return ids;
    }

    /// How many columns the file has.
    int columns() {
        return columns;
    }

    /// Whether a column fills this field of the record itself.
    boolean fill(Field<?> field) {
        return all.stream()
                .anyMatch(mapping -> mapping.link() == null && field.equals(mapping.field()));
    }
}
