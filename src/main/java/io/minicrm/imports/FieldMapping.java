package io.minicrm.imports;

import io.minicrm.record.CompanionColumn;
import io.minicrm.record.CurrencyWord;
import io.minicrm.record.FaxWord;
import io.minicrm.record.Field;
import io.minicrm.record.FieldType.ParseContext;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.LinkType;
import io.minicrm.record.ListType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.PersonSetType;
import io.minicrm.record.PersonType;
import io.minicrm.record.PhonesType;
import io.minicrm.record.SerialDate;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A field with the columns that fill it. Where one of them has ids and the row says one, the id
/// says what is meant, and the name beside it is for people.
///
/// @param link the field through which the record links to the one whose field this is, or null
record FieldMapping(
        @Nullable Field<?> link, Field<?> field, List<Source> sources, ParseContext reading) {

    /// @param label the column that says what its values are for, or null
    /// @param days whether its numbers count days
    /// @param reading how its values are read
    record Source(
            int column,
            Target target,
            @Nullable Integer label,
            boolean days,
            ParseContext reading) {

        String cell(FileRow row) {
            return said(row.cell(column));
        }

        /// What one of its cells says.
        String said(String cell) {
            return days
                    ? SerialDate.read(cell.strip())
                            .map(LocalDate::toString)
                            .orElseGet(() -> CellSplitter.said(target, cell))
                    : CellSplitter.said(target, cell);
        }

        String label(FileRow row) {
            return label == null ? "" : row.cell(label);
        }

        boolean is(CompanionColumn companionColumn) {
            return target.part().filter(companionColumn::equals).isPresent();
        }
    }

    /// What a row says of the field.
    ///
    /// @param elements as `Field.parse` takes them; of a link its `#id` or name
    /// @param typed as it stands in the file
    /// @param faxes what of it is no phone
    record Said(List<String> elements, String typed, List<String> faxes, ParseContext reading) {

        Said(List<String> elements, String typed, ParseContext reading) {
            this(elements, typed, List.of(), reading);
        }

        /// The same for a record in the country that a word names.
        Said in(@Nullable String country) {
            return new Said(elements, typed, faxes, reading.in(country));
        }
    }

    private static final Pattern ID = Pattern.compile("#?\\d{1,18}");

    /// @param sources all of one field
    static FieldMapping of(List<Source> sources) {
        Source first = sources.getFirst();
        // A currency or an id beside a value is read as the value is
        ParseContext reading =
                sources.stream()
                        .filter(source -> source.target().part().isEmpty())
                        .findFirst()
                        .orElse(first)
                        .reading();
        return new FieldMapping(first.target().link(), first.target().field(), sources, reading);
    }

    /// The target that its problems and words are kept under.
    String key() {
        return sources.stream()
                .map(Source::target)
                .filter(target -> target.part().isEmpty() && !target.isJoined())
                .findFirst()
                .orElse(sources.getFirst().target())
                .key();
    }

    boolean isFullName() {
        return sources.getFirst().target().isFullName();
    }

    /// The cell of the only column.
    String cell(FileRow row) {
        return sources.getFirst().cell(row);
    }

    /// What a row says in words: the first of its columns, with what is joined to it.
    String text(FileRow row) {
        return sources.stream().anyMatch(source -> source.target().isJoined())
                ? JoinedColumns.of(sources, row)
                : cell(row).strip();
    }

    /// @throws InvalidInput when an id or a currency is none
    Said said(FileRow row) throws InvalidInput {
        String id = cell(row, CompanionColumn.ID);
        if (!id.isEmpty()) {
            return byId(row, id);
        }
        if (sources.stream().anyMatch(source -> source.target().isJoined())) {
            String text = JoinedColumns.of(sources, row);
            return text.isEmpty() ? new Said(List.of(), text, reading) : saidAs(text);
        }
        List<String> elements = new ArrayList<>();
        List<String> faxes = new ArrayList<>();
        StringJoiner cells = new StringJoiner("; ");
        for (Source source : values()) {
            String cell = source.cell(row);
            if (!cell.isBlank()) {
                CellSplitter.Split split =
                        CellSplitter.split(source.target(), cell, source.label(row));
                elements.addAll(split.elements());
                faxes.addAll(split.faxes());
                cells.add(cell.strip());
            }
        }
        String currency = cell(row, CompanionColumn.CURRENCY);
        if (elements.size() == 1 && !currency.isEmpty()) {
            String amount = CurrencyCell.beside(elements.getFirst(), currency);
            return new Said(List.of(amount), cells.toString(), reading);
        }
        return new Said(elements, cells.toString(), faxes, reading);
    }

    /// Whether a cell has a say in this row, and does not only stand beside an id.
    boolean counts(Source source, FileRow row) {
        if (source.is(CompanionColumn.LABEL)) {
            return values().stream()
                    .filter(value -> Integer.valueOf(source.column()).equals(value.label()))
                    .anyMatch(value -> !value.cell(row).isBlank());
        }
        return source.target().part().isPresent() || cell(row, CompanionColumn.ID).isEmpty();
    }

    /// Whether a label says that its numbers are no phones.
    boolean saysFax(Source source, String cell) {
        return source.is(CompanionColumn.LABEL)
                && field.type() instanceof PhonesType
                && FaxWord.isIn(cell);
    }

    /// What one text says.
    Said saidAs(String text) {
        return new Said(List.of(text), text, reading);
    }

    /// What is said of a part alone.
    Said part(CompanionColumn companionColumn, String cell) throws InvalidInput {
        if (companionColumn == CompanionColumn.LABEL) {
            return new Said(List.of(), cell, reading);
        }
        if (companionColumn == CompanionColumn.CURRENCY) {
            CurrencyWord.code(cell);
            return new Said(List.of(), cell, reading);
        }
        return new Said(isOfSeveral() ? ids(cell) : List.of(id(cell)), cell, reading);
    }

    /// The number that a cell names a record by.
    static long number(String cell) throws InvalidInput {
        String id = cell.strip();
        if (!ID.matcher(id).matches()) {
            throw new InvalidInput("transfer.problem.noId", Excerpt.of(id));
        }
        return Long.parseLong(id.replaceFirst("^#", ""));
    }

    private Said byId(FileRow row, String id) throws InvalidInput {
        if (field.type() instanceof PersonSetType) {
            List<String> people = ids(id);
            return new Said(
                    people, id, reading.keeping(people.stream().map(Long::valueOf).toList()));
        }
        if (!(field.type() instanceof MultiLinkType type)) {
            return new Said(
                    List.of(id(id)),
                    id,
                    field.type() instanceof PersonType
                            ? reading.keeping(List.of(number(id)))
                            : reading);
        }
        List<String> ids = ids(id);
        List<String> named = new ArrayList<>();
        for (Source source : values()) {
            named.addAll(CellSplitter.elements(source.target(), source.cell(row)));
        }
        if (named.size() == ids.size()) {
            for (int i = 0; i < ids.size(); i++) {
                ListType.Labelled labelled = type.labelled(named.get(i));
                ids.set(i, labelled.label() + ": " + ids.get(i));
            }
        }
        return new Said(ids, id, reading);
    }

    private boolean isOfSeveral() {
        return field.type() instanceof MultiLinkType || field.type() instanceof PersonSetType;
    }

    private List<String> ids(String cell) throws InvalidInput {
        List<String> ids = new ArrayList<>();
        for (String each :
                Stream.of(cell.split("[;,\\s]+")).filter(part -> !part.isBlank()).toList()) {
            ids.add(id(each));
        }
        return ids;
    }

    private String id(String cell) throws InvalidInput {
        if (field.type() instanceof PersonSetType people
                && people.teams()
                && cell.matches("-\\d{1,18}")) {
            return cell;
        }
        long number = number(cell);
        return field.type() instanceof LinkType || field.type() instanceof MultiLinkType
                ? "#" + number
                : Long.toString(number);
    }

    private List<Source> values() {
        return sources.stream().filter(source -> source.target().part().isEmpty()).toList();
    }

    private String cell(FileRow row, CompanionColumn companionColumn) {
        return sources.stream()
                .filter(source -> source.is(companionColumn))
                .map(source -> source.cell(row).strip())
                .filter(cell -> !cell.isEmpty())
                .findFirst()
                .orElse("");
    }
}
