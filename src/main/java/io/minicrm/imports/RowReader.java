package io.minicrm.imports;

import io.minicrm.record.Countries;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.FieldType.ParseContext;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.LinkType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.PhonesType;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the rows of a file as records of one type.
final class RowReader {

    private final RecordType<?> type;
    private final ParseContext parseContext;
    private final FieldMappings mappings;
    private final ValueReader reader;
    private final ValueReader literal;
    private final RowTitle title;
    private final Map<Field<?>, String> everyRow = new LinkedHashMap<>();

    RowReader(
            RecordType<?> type,
            ParseContext parseContext,
            FieldMappings mappings,
            ValueReader reader,
            RowTitle title,
            ValueMapping valueMapping) {
        this.type = type;
        this.parseContext = parseContext;
        this.mappings = mappings;
        this.reader = reader;
        this.title = title;
        literal = reader.literal();
        for (Field<?> field : type.written()) {
            String said = valueMapping.inEveryRow(field.key());
            if (said != null && !mappings.fill(field)) {
                everyRow.put(field, said);
            }
        }
    }

    ReadRow read(FileRow row) {
        int width = Scan.width(row, mappings.columns());
        if (width != mappings.columns()) {
            return ReadRow.failed(
                    row.no(),
                    title.of(row),
                    new RowProblem(
                            null,
                            "",
                            Problem.of("transfer.problem.cells", width, mappings.columns())));
        }
        List<RowProblem> problems = new ArrayList<>();
        Long id = id(row, problems);
        Values values = new Values();
        Map<Field<?>, Values> linked = new LinkedHashMap<>();
        Map<Field<?>, List<ReadRow.NamedLink>> named = new LinkedHashMap<>();
        for (FieldMapping mapping : mappings.all()) {
            if (mapping.isFullName()) {
                reader.readFullName(mapping, mapping.cell(row), values, problems);
            } else if (mapping.field().type() instanceof MultiLinkType links) {
                List<String> elements = said(mapping, row, problems).elements();
                List<ReadRow.NamedLink> names = reader.names(mapping, links, elements, problems);
                if (!names.isEmpty()) {
                    named.put(mapping.field(), names);
                }
            } else {
                read(mapping, row, into(mapping, values, linked), problems);
            }
        }
        everyRow.forEach((field, said) ->
                literal.readField(
                        field,
                        field.key(),
                        new FieldMapping.Said(List.of(said), said, parseContext),
                        values,
                        problems));
        boolean called = title.follows(values, linked);
        return new ReadRow(
                row.no(),
                id,
                title.of(row),
                called,
                values,
                links(linked),
                named,
                id == null && problems.isEmpty() ? completed(values, linked) : new Values(),
                incomplete(values),
                problems);
    }

    /// The number of the record that a row means.
    private @Nullable Long id(FileRow row, List<RowProblem> problems) {
        for (Map.Entry<Integer, Target> column : mappings.ids().entrySet()) {
            String cell = row.cell(column.getKey()).strip();
            if (!cell.isEmpty()) {
                try {
                    return FieldMapping.number(cell);
                } catch (InvalidInput invalidInput) {
                    problems.add(
                            new RowProblem(column.getValue().key(), cell, invalidInput.problem()));
                }
            }
        }
        return null;
    }

    /// The values of the record itself, or those of one that it links to.
    private static Values into(FieldMapping mapping, Values values, Map<Field<?>, Values> linked) {
        Field<?> link = mapping.link();
        if (link == null && mapping.field().type() instanceof LinkType) {
            link = mapping.field();
        }
        return link == null ? values : linked.computeIfAbsent(link, _ -> new Values());
    }

    private void read(FieldMapping mapping, FileRow row, Values into, List<RowProblem> problems) {
        FieldMapping.Said said = said(mapping, row, problems);
        said.faxes().forEach(number -> problems.add(RowProblem.fax(mapping.key(), number)));
        if (!said.elements().isEmpty()) {
            boolean phones = mapping.field().type() instanceof PhonesType;
            reader.read(
                    mapping, phones ? said.in(country(row, mapping.link())) : said, into, problems);
        }
    }

    private static FieldMapping.Said said(
            FieldMapping mapping, FileRow row, List<RowProblem> problems) {
        try {
            return mapping.said(row);
        } catch (InvalidInput invalidInput) {
            problems.add(new RowProblem(mapping.key(), "", invalidInput.problem()));
            return new FieldMapping.Said(List.of(), "", mapping.reading());
        }
    }

    /// The country that a row names for a record: the record's own, or else that of another one in
    /// the row.
    private @Nullable String country(FileRow row, @Nullable Field<?> link) {
        String other = null;
        for (FieldMapping mapping : mappings.all()) {
            if (mapping.field().is(Trait.COUNTRY)) {
                String cell = mapping.cell(row).strip();
                if (Countries.code(cell).isPresent()) {
                    if (Objects.equals(mapping.link(), link)) {
                        return cell;
                    }
                    other = cell;
                }
            }
        }
        return other;
    }

    private static Map<Field<?>, ReadRow.Linked> links(Map<Field<?>, Values> linked) {
        Map<Field<?>, ReadRow.Linked> links = new LinkedHashMap<>();
        linked.forEach((link, said) -> {
            if (!said.isEmpty()) {
                links.put(link, ReadRow.Linked.of(said));
            }
        });
        return links;
    }

    /// What a form would fill in, and the row does not say. Who is named by the row is not looked
    /// for by something else.
    private Values completed(Values values, Map<Field<?>, Values> linked) {
        Values all = values.copy();
        List<Field<?>> named = new ArrayList<>();
        linked.forEach((link, said) -> {
            if (said.fields().stream().anyMatch(field -> field.is(Trait.NAMING))) {
                named.add(link);
                occupy(all, link);
            }
        });
        type.complete(parseContext.scope(), all, parseContext.references());
        Values added = new Values();
        all.fields().stream()
                .filter(field -> !named.contains(field))
                .filter(field -> values.get(field) == null && all.get(field) != null)
                .forEach(field -> copy(field, all, added));
        return added;
    }

    /// Gives a link some value, so that nothing else is looked for: to which record it leads is
    /// known when all rows are looked at together.
    @SuppressWarnings("unchecked")
    private static void occupy(Values values, Field<?> link) {
        values.with((Field<Long>) link, 0L);
    }

    private static <T> void copy(Field<T> field, Values from, Values into) {
        into.with(field, from.get(field));
    }

    private @Nullable RowProblem incomplete(Values values) {
        return type.check(values).entrySet().stream()
                .filter(wrong -> parseContext.references().usual(wrong.getKey()).isEmpty())
                .findFirst()
                .map(first -> new RowProblem(first.getKey().key(), "", first.getValue()))
                .orElse(null);
    }
}
