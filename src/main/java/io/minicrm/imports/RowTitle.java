package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.LinkType;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import java.util.Map;
import java.util.StringJoiner;

/// What rows and the records in them are called.
final class RowTitle {

    private final RecordType<?> type;
    private final Catalogue catalogue;
    private final FieldMappings mappings;

    RowTitle(RecordType<?> type, Catalogue catalogue, FieldMappings mappings) {
        this.type = type;
        this.catalogue = catalogue;
        this.mappings = mappings;
    }

    /// What the row calls itself, in the words of the file.
    String of(FileRow row) {
        StringJoiner name = new StringJoiner(" ");
        StringJoiner title = new StringJoiner(", ");
        String link = null;
        for (FieldMapping mapping : mappings.all()) {
            String cell = mapping.text(row);
            if (mapping.link() == null && !cell.isEmpty()) {
                if (mapping.field().is(Trait.NAMING)) {
                    name.add(cell);
                } else if (Target.isMade(mapping.field())) {
                    link = cell;
                }
            }
        }
        if (name.length() > 0) {
            title.add(name.toString());
        }
        if (link != null) {
            title.add(link);
        }
        return Excerpt.of(title.length() > 0 ? title.toString() : firstCell(row));
    }

    private static String firstCell(FileRow row) {
        return row.cells().stream().filter(cell -> !cell.isBlank()).findFirst().orElse("");
    }

    /// Calls a record without a name after what it is about.
    ///
    /// @param linked what is said of records that it links to
    /// @return whether it was called so
    @SuppressWarnings("unchecked")
    boolean follows(Values values, Map<Field<?>, Values> linked) {
        if (type.fallbackTitleFields().isEmpty()) {
            return false;
        }
        Field<?> name = type.fields(Trait.NAMING).getFirst();
        if (values.get(name) != null) {
            return false;
        }
        StringJoiner words = new StringJoiner(", ");
        for (Field<?> field : type.fallbackTitleFields()) {
            Object said =
                    field.type() instanceof LinkType
                            ? linked.getOrDefault(field, new Values())
                                    .get(Target.naming(field, catalogue))
                            : values.get(field);
            if (said instanceof String text && !text.startsWith("#")) {
                words.add(text);
            }
        }
        if (words.length() > 0) {
            values.with((Field<String>) name, words.toString());
        }
        return words.length() > 0;
    }
}
