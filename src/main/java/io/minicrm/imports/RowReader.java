package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.CompanionColumn;
import io.minicrm.record.Countries;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.FieldType;
import io.minicrm.record.Format;
import io.minicrm.record.IntegerType;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.LinkType;
import io.minicrm.record.ListType;
import io.minicrm.record.MoneyType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.NumberNotation;
import io.minicrm.record.PersonName;
import io.minicrm.record.PhonesType;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.record.TextType;
import io.minicrm.record.Values;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Reads the rows of a file as values of a record type. What a cell means is said by `Field.parse`
/// alone; here is only which cells go into which field.
final class RowReader {

    /// What keeps a row from being written.
    ///
    /// @param target the key of the target that the value was meant for; null when it is the row
    /// @param leftOut whether the row is written all the same, without this value
    record RowProblem(@Nullable String target, String value, Problem problem, boolean leftOut) {

        RowProblem(@Nullable String target, String value, Problem problem) {
            this(target, value, problem, false);
        }
    }

    /// A record that a row links to by its name or `#id`.
    ///
    /// @param host its domain, as far as the row tells
    record Linked(Values values, @Nullable String host) {}

    /// One of several records that a row links to by their names.
    record NamedLink(String label, String name) {}

    /// A row as it will be stored, if nothing is wrong.
    ///
    /// @param id the number of the record that it means, or null when it says none
    /// @param title what to call it when one speaks of it
    /// @param called whether its name follows from what it is about
    /// @param completed what follows from the values when they make a new record
    /// @param incomplete why it makes no new record, or null
    record Read(
            long no,
            @Nullable Long id,
            String title,
            boolean called,
            Values values,
            Map<Field<?>, Linked> linked,
            Map<Field<?>, List<NamedLink>> named,
            Values completed,
            @Nullable RowProblem incomplete,
            List<RowProblem> troubles) {

        /// Whether it is written, be it without some values.
        boolean isWritten() {
            return troubles.stream().allMatch(RowProblem::leftOut);
        }
    }

    private final RecordType<?> type;
    private final Catalogue catalogue;
    private final int columns;
    private final ValueMapping valueMapping;
    private final FieldType.ParseContext parseContext;
    private final NewOptions newOptions;
    private final List<FieldMapping> slots = new ArrayList<>();
    private final Map<Integer, Target> ids = new HashMap<>();
    private final Map<Field<?>, String> everyRow = new LinkedHashMap<>();

    /// @param targets for each column, null for those that go nowhere
    /// @param words what words mean that their fields do not understand
    RowReader(
            RecordType<?> type,
            Catalogue catalogue,
            List<FileColumn> columns,
            List<@Nullable Target> targets,
            ValueMapping valueMapping,
            FieldType.ParseContext parseContext,
            NewOptions newOptions) {
        this.type = type;
        this.catalogue = catalogue;
        this.columns = columns.size();
        this.valueMapping = valueMapping;
        this.parseContext = parseContext;
        this.newOptions = newOptions;
        boolean own = isOwn(targets);
        Map<Integer, Integer> labels = LabelColumns.of(columns, targets);
        for (FileColumn column : columns) {
            Target target = targets.get(column.index());
            if (target != null && target.isId()) {
                ids.put(column.index(), target);
            } else if (target != null) {
                add(
                        new FieldMapping.Source(
                                column.index(),
                                target,
                                labels.get(column.index()),
                                countsDays(column, target.field(), valueMapping)),
                        inItsFormat(
                                column,
                                target.field(),
                                valueMapping,
                                own && target.link() == null,
                                parseContext));
            }
        }
        for (Field<?> field : type.fields(Trait.IMPORTABLE)) {
            String said = valueMapping.inEveryRow(field.key());
            if (said != null
                    && slots.stream().noneMatch(fieldMapping -> fieldMapping.isOf(field))) {
                everyRow.put(field, said);
            }
        }
    }

    /// How the dates or numbers of a column are written, as all its rows tell, or else as somebody
    /// said; the reader's own way where nothing tells it.
    private static Format format(
            FileColumn column, Field<?> field, ValueMapping valueMapping, Format otherwise) {
        if (isDate(field)) {
            return column.dayFirst() == column.monthFirst()
                    ? otherwise
                    : otherwise.withMonthFirst(column.monthFirst() > column.dayFirst());
        }
        if (isNumber(field)) {
            NumberNotation notation = column.notation();
            if (notation == null && column.asks(otherwise.notation())) {
                notation = isWhole(field) ? column.ifWhole() : valueMapping.notation(column);
            }
            return notation == null ? otherwise : otherwise.with(notation);
        }
        return otherwise;
    }

    private static boolean countsDays(
            FileColumn column, Field<?> field, ValueMapping valueMapping) {
        return isDate(field) && column.mayCountDays() && valueMapping.countsDays(column);
    }

    /// Whether the file is an export of ours: its columns are known to be written as ours are.
    static boolean isOwn(List<@Nullable Target> targets) {
        return targets.stream().anyMatch(target -> target != null && target.isId());
    }

    static boolean isDate(Field<?> field) {
        return field.type() instanceof DateType || field.type() instanceof DateTimeType;
    }

    static boolean isNumber(Field<?> field) {
        return field.type() instanceof MoneyType || isWhole(field);
    }

    static boolean isWhole(Field<?> field) {
        return field.type() instanceof IntegerType;
    }

    Read read(FileRow row) {
        List<RowProblem> troubles = new ArrayList<>();
        int width = Scan.width(row, columns);
        if (width != columns) {
            troubles.add(
                    new RowProblem(null, "", Problem.of("transfer.problem.cells", width, columns)));
            return new Read(
                    row.no(),
                    null,
                    title(row),
                    false,
                    new Values(),
                    Map.of(),
                    Map.of(),
                    new Values(),
                    null,
                    troubles);
        }
        Long id = id(row, troubles);
        Values values = new Values();
        Map<Field<?>, Values> linked = new LinkedHashMap<>();
        Map<Field<?>, List<NamedLink>> named = new LinkedHashMap<>();
        for (FieldMapping fieldMapping : slots) {
            if (fieldMapping.isFullName()) {
                fullName(fieldMapping, fieldMapping.cell(row), values, troubles);
            } else if (fieldMapping.link() != null) {
                parse(
                        fieldMapping,
                        fieldMapping.field(),
                        row,
                        linked.computeIfAbsent(fieldMapping.link(), _ -> new Values()),
                        troubles);
            } else if (fieldMapping.field().type() instanceof LinkType) {
                parse(
                        fieldMapping,
                        Target.naming(fieldMapping.field(), catalogue),
                        row,
                        linked.computeIfAbsent(fieldMapping.field(), _ -> new Values()),
                        troubles);
            } else if (fieldMapping.field().type() instanceof MultiLinkType links) {
                List<NamedLink> names = names(fieldMapping, links, row, troubles);
                if (!names.isEmpty()) {
                    named.put(fieldMapping.field(), names);
                }
            } else {
                parse(fieldMapping, fieldMapping.field(), row, values, troubles);
            }
        }
        Map<Field<?>, Linked> links = new LinkedHashMap<>();
        linked.forEach((link, said) -> {
            if (!said.isEmpty()) {
                links.put(link, new Linked(said, host(said)));
            }
        });
        everyRow.forEach((field, said) ->
                parse(
                        parseContext,
                        field,
                        List.of(said),
                        field.key(),
                        said,
                        ValueMapping.NONE,
                        values,
                        troubles));
        boolean called =
                !type.namedAfter().isEmpty()
                        && called(type.fields(Trait.NAMING).getFirst(), values, linked);
        return new Read(
                row.no(),
                id,
                title(row),
                called,
                values,
                links,
                named,
                id == null && troubles.isEmpty() ? completed(values) : new Values(),
                incomplete(values),
                troubles);
    }

    /// What a form would fill in, and the row does not say.
    private Values completed(Values values) {
        Values all = values.copy();
        type.complete(parseContext.scope(), all, parseContext.references());
        Values added = new Values();
        all.fields().stream()
                .filter(field -> values.get(field) == null && all.get(field) != null)
                .forEach(field -> copy(field, all, added));
        return added;
    }

    private static <T> void copy(Field<T> field, Values from, Values into) {
        into.with(field, from.get(field));
    }

    /// The number of the record that a row means.
    private @Nullable Long id(FileRow row, List<RowProblem> troubles) {
        for (Map.Entry<Integer, Target> column : ids.entrySet()) {
            String cell = row.cell(column.getKey()).strip();
            if (!cell.isEmpty()) {
                try {
                    return FieldMapping.number(cell);
                } catch (InvalidInput invalidInput) {
                    troubles.add(
                            new RowProblem(column.getValue().key(), cell, invalidInput.problem()));
                }
            }
        }
        return null;
    }

    /// A person's whole name goes into the fields of its parts.
    private void fullName(
            FieldMapping fieldMapping, String cell, Values into, List<RowProblem> troubles) {
        PersonName name = type.personName().orElseThrow();
        PersonName.Parts parts = PersonName.parts(cell);
        List<RowProblem> found = new ArrayList<>();
        part(fieldMapping, name.given(), parts.given(), into, found);
        part(fieldMapping, name.last(), parts.last(), into, found);
        found.stream()
                .findFirst()
                .ifPresent(rowProblem ->
                        troubles.add(
                                new RowProblem(fieldMapping.key(), cell, rowProblem.problem())));
    }

    private void part(
            FieldMapping fieldMapping,
            Field<?> field,
            String part,
            Values into,
            List<RowProblem> troubles) {
        if (!part.isEmpty()) {
            parse(
                    fieldMapping.reading(),
                    field,
                    List.of(part),
                    fieldMapping.key(),
                    part,
                    valueMapping,
                    into,
                    troubles);
        }
    }

    /// Those that a row names in a list of links.
    private List<NamedLink> names(
            FieldMapping fieldMapping, MultiLinkType type, FileRow row, List<RowProblem> troubles) {
        List<NamedLink> names = new ArrayList<>();
        for (String element : said(fieldMapping, row, troubles).elements()) {
            ListType.Labelled labelled = type.labelled(element);
            Values said = new Values();
            parse(fieldMapping, labelled.text(), said, troubles);
            if (said.get(Target.naming(fieldMapping.field(), catalogue)) instanceof String name) {
                names.add(new NamedLink(labelled.label(), name));
            }
        }
        return names;
    }

    private void parse(
            FieldMapping fieldMapping, String name, Values into, List<RowProblem> troubles) {
        parse(
                fieldMapping.reading(),
                Target.naming(fieldMapping.field(), catalogue),
                List.of(name),
                fieldMapping.key(),
                name,
                valueMapping,
                into,
                troubles);
    }

    /// A row without a name is called after what it is about.
    @SuppressWarnings("unchecked")
    private boolean called(Field<?> name, Values values, Map<Field<?>, Values> linked) {
        if (values.get(name) != null) {
            return false;
        }
        StringJoiner words = new StringJoiner(", ");
        for (Field<?> field : type.namedAfter()) {
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

    /// What is wrong with the cell of one column, or null.
    @Nullable Problem check(int column, String cell) {
        RowProblem rowProblem = trouble(column, cell);
        return rowProblem == null ? null : rowProblem.problem();
    }

    /// What keeps the cell of one column from being written, or null.
    @Nullable RowProblem trouble(int column, String cell) {
        return trouble(column, cell, valueMapping);
    }

    /// Whether a column's field does not understand this by itself.
    boolean isStrange(int column, String cell) {
        return trouble(column, cell, ValueMapping.NONE) != null;
    }

    private @Nullable RowProblem trouble(int column, String cell, ValueMapping valueMapping) {
        if (cell.isBlank()) {
            return null;
        }
        try {
            if (ids.containsKey(column)) {
                FieldMapping.number(cell);
                return null;
            }
            for (FieldMapping fieldMapping : slots) {
                for (FieldMapping.Source source : fieldMapping.sources()) {
                    if (source.column() == column) {
                        String said = source.said(cell);
                        return said.isBlank()
                                ? null
                                : trouble(fieldMapping, source, said, valueMapping);
                    }
                }
            }
        } catch (InvalidInput invalidInput) {
            return new RowProblem(null, cell, invalidInput.problem());
        }
        return null;
    }

    private @Nullable RowProblem trouble(
            FieldMapping fieldMapping,
            FieldMapping.Source source,
            String cell,
            ValueMapping valueMapping)
            throws InvalidInput {
        Optional<CompanionColumn> part = source.target().part();
        if (fieldMapping.saysFax(source, cell)) {
            return new RowProblem(
                    fieldMapping.key(), cell, Problem.of("transfer.problem.faxes", cell), true);
        }
        CellSplitter.Split split = CellSplitter.split(source.target(), cell, "");
        List<String> elements =
                part.isPresent()
                        ? fieldMapping.part(part.get(), cell).elements()
                        : split.elements();
        List<RowProblem> troubles = new ArrayList<>();
        if (fieldMapping.isFullName()) {
            fullName(fieldMapping, cell, new Values(), troubles);
        } else if (fieldMapping.field().type() instanceof MultiLinkType links) {
            elements.forEach(element ->
                    parse(fieldMapping, links.labelled(element).text(), new Values(), troubles));
        } else if (!elements.isEmpty()) {
            Field<?> field =
                    fieldMapping.link() == null && fieldMapping.field().type() instanceof LinkType
                            ? Target.naming(fieldMapping.field(), catalogue)
                            : fieldMapping.field();
            parse(
                    fieldMapping.reading(),
                    field,
                    elements,
                    fieldMapping.key(),
                    cell,
                    valueMapping,
                    new Values(),
                    troubles);
        }
        if (troubles.isEmpty() && part.isEmpty() && !split.faxes().isEmpty()) {
            troubles.add(fax(fieldMapping, split.faxes().getFirst()));
        }
        return troubles.isEmpty() ? null : troubles.getFirst();
    }

    /// Whether a cell has a say in its row, and does not only stand beside an id.
    boolean counts(int column, FileRow row) {
        for (FieldMapping fieldMapping : slots) {
            for (FieldMapping.Source source : fieldMapping.sources()) {
                if (source.column() == column) {
                    return fieldMapping.counts(source, row);
                }
            }
        }
        return true;
    }

    private void add(FieldMapping.Source source, FieldType.ParseContext parseContext) {
        Target target = source.target();
        for (int i = 0; i < slots.size(); i++) {
            FieldMapping fieldMapping = slots.get(i);
            if (fieldMapping.sources().getFirst().target().isSameField(target)) {
                fieldMapping.sources().add(source);
                if (target.part().isEmpty()
                        && fieldMapping.sources().getFirst().target().part().isPresent()) {
                    slots.set(
                            i,
                            new FieldMapping(
                                    fieldMapping.link(),
                                    fieldMapping.field(),
                                    fieldMapping.sources(),
                                    parseContext));
                }
                return;
            }
        }
        slots.add(
                new FieldMapping(
                        target.link(),
                        target.field(),
                        new ArrayList<>(List.of(source)),
                        parseContext));
    }

    /// Our own exports have numbers with a decimal point and without grouping; a spreadsheet may
    /// have written them anew since.
    private static FieldType.ParseContext inItsFormat(
            FileColumn column,
            Field<?> field,
            ValueMapping valueMapping,
            boolean own,
            FieldType.ParseContext parseContext) {
        boolean money =
                CompanionColumn.of(field.type())
                        .filter(CompanionColumn.CURRENCY::equals)
                        .isPresent();
        Format format =
                own && money && column.commas() == 0
                        ? parseContext.format().with(NumberNotation.POINT)
                        : format(column, field, valueMapping, parseContext.format());
        FieldType.ParseContext its =
                new FieldType.ParseContext(parseContext.scope(), format, parseContext.references());
        return own ? its.asStored() : its;
    }

    private void parse(
            FieldMapping fieldMapping,
            Field<?> field,
            FileRow row,
            Values into,
            List<RowProblem> troubles) {
        FieldMapping.Said said = said(fieldMapping, row, troubles);
        said.faxes().forEach(number -> troubles.add(fax(fieldMapping, number)));
        if (!said.elements().isEmpty()) {
            parse(
                    field.type() instanceof PhonesType
                            ? said.reading().in(country(row, fieldMapping.link()))
                            : said.reading(),
                    field,
                    said.elements(),
                    fieldMapping.key(),
                    said.typed(),
                    valueMapping,
                    into,
                    troubles);
        }
    }

    private static RowProblem fax(FieldMapping fieldMapping, String number) {
        return new RowProblem(
                fieldMapping.key(), number, Problem.of("transfer.problem.fax", number), true);
    }

    private static FieldMapping.Said said(
            FieldMapping fieldMapping, FileRow row, List<RowProblem> troubles) {
        try {
            return fieldMapping.said(row);
        } catch (InvalidInput invalidInput) {
            troubles.add(new RowProblem(fieldMapping.key(), "", invalidInput.problem()));
            return new FieldMapping.Said(List.of(), "", fieldMapping.reading());
        }
    }

    /// The country that a row names for a record: the record's own, or else that of another one in
    /// the row.
    private @Nullable String country(FileRow row, @Nullable Field<?> link) {
        String other = null;
        for (FieldMapping fieldMapping : slots) {
            if (fieldMapping.field().is(Trait.COUNTRY)) {
                String cell = fieldMapping.sources().getFirst().cell(row).strip();
                if (Countries.code(cell).isPresent()) {
                    if (fieldMapping.link() == link) {
                        return cell;
                    }
                    other = cell;
                }
            }
        }
        return other;
    }

    private <T> void parse(
            FieldType.ParseContext parseContext,
            Field<T> field,
            List<String> elements,
            String target,
            String typed,
            ValueMapping valueMapping,
            Values into,
            List<RowProblem> troubles) {
        try {
            if (typed.indexOf('\0') >= 0) {
                throw new InvalidInput("record.problem.nul");
            }
            if (typed.indexOf('\ufffd') >= 0) {
                throw new InvalidInput("transfer.problem.letters");
            }
            read(parseContext, field, elements, into);
        } catch (InvalidInput invalidInput) {
            String meaning = valueMapping.meaning(target, typed);
            if (meaning == null || !isRead(parseContext, field, target, typed, meaning, into)) {
                boolean dispensable = !field.is(Trait.REQUIRED);
                if (!dispensable || invalidInput.kind() != InvalidInput.Kind.NOTHING) {
                    Problem problem =
                            ValueMapping.NEW.equals(meaning)
                                    ? newOptions.refusal(field).orElse(invalidInput.problem())
                                    : invalidInput.problem();
                    troubles.add(
                            new RowProblem(
                                    target,
                                    typed,
                                    problem,
                                    dispensable && invalidInput.kind() == InvalidInput.Kind.PART));
                }
            }
        }
    }

    /// Reads what somebody said that a word means; that may have gone since. What is left out is
    /// like an empty cell.
    private boolean isRead(
            FieldType.ParseContext parseContext,
            Field<?> field,
            String target,
            String typed,
            String meaning,
            Values into) {
        if (meaning.isEmpty()) {
            return true;
        }
        if (meaning.equals(ValueMapping.NEW)) {
            return isNew(field, target, typed, into);
        }
        try {
            read(parseContext, field, List.of(meaning), into);
            return true;
        } catch (InvalidInput _) {
            return false;
        }
    }

    @SuppressWarnings("unchecked")
    private boolean isNew(Field<?> field, String target, String typed, Values into) {
        Long option = newOptions.take(field, target, typed);
        if (option != null) {
            into.with((Field<Long>) field, option);
        }
        return option != null;
    }

    /// The words that become new options, as far as rows were read.
    NewOptions newOptions() {
        return newOptions;
    }

    private static <T> void read(
            FieldType.ParseContext parseContext, Field<T> field, List<String> elements, Values into)
            throws InvalidInput {
        T value = field.parse(elements, parseContext);
        if (value != null) {
            into.with(field, value);
        }
    }

    private @Nullable RowProblem incomplete(Values values) {
        Map<Field<?>, Problem> problems = new LinkedHashMap<>(type.check(values));
        for (Field<?> field : type.fields(Trait.REQUIRED)) {
            if (values.get(field) == null && parseContext.references().usual(field).isEmpty()) {
                problems.putIfAbsent(field, Problem.of("record.problem.required"));
            }
        }
        return problems.entrySet().stream()
                .findFirst()
                .map(first -> new RowProblem(first.getKey().key(), "", first.getValue()))
                .orElse(null);
    }

    /// The domain of a linked record: its own, or that of a web address which is nothing but the
    /// domain's front page.
    private static @Nullable String host(Values said) {
        String host = null;
        for (Field<?> field : said.fields()) {
            if (field.type() instanceof TextType text && said.get(field) instanceof String value) {
                if (text.kind() == TextType.Kind.DOMAIN) {
                    return value.toLowerCase(Locale.ROOT);
                }
                if (text.kind() == TextType.Kind.URL) {
                    host = frontPage(value);
                }
            }
        }
        return host;
    }

    private static @Nullable String frontPage(String address) {
        URI uri = URI.create(address);
        boolean front =
                uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
        return front && uri.getHost() != null
                ? uri.getHost().toLowerCase(Locale.ROOT).replaceFirst("^www\\.", "")
                : null;
    }

    /// What the row calls itself, in the words of the file.
    private String title(FileRow row) {
        StringJoiner name = new StringJoiner(" ");
        StringJoiner title = new StringJoiner(", ");
        String link = null;
        for (FieldMapping fieldMapping : slots) {
            String cell = fieldMapping.text(row);
            if (fieldMapping.link() == null && !cell.isEmpty()) {
                if (fieldMapping.field().is(Trait.NAMING)) {
                    name.add(cell);
                } else if (Target.isMade(fieldMapping.field())) {
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
        String all =
                title.length() > 0
                        ? title.toString()
                        : row.cells().stream()
                                .filter(cell -> !cell.isBlank())
                                .findFirst()
                                .orElse("");
        return shortened(all);
    }

    /// What fits into a table and into the database.
    static String shortened(String text) {
        String plain = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return plain.length() > 200 ? plain.substring(0, 199) + "…" : plain;
    }
}
