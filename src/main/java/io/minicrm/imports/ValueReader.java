package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.FieldType.ParseContext;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.LinkType;
import io.minicrm.record.ListType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.OptionSetType;
import io.minicrm.record.PersonName;
import io.minicrm.record.PlainText;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import java.util.ArrayList;
import java.util.List;

/// Turns what cells say into values. What a text means is said by `Field.parse`, or where a field
/// does not understand it, by somebody; what nobody understands is a problem of the row.
final class ValueReader {

    private final RecordType<?> type;
    private final Catalogue catalogue;
    private final ValueMapping valueMapping;
    private final NewOptions newOptions;

    /// @param valueMapping what words mean that their fields do not understand
    ValueReader(
            RecordType<?> type,
            Catalogue catalogue,
            ValueMapping valueMapping,
            NewOptions newOptions) {
        this.type = type;
        this.catalogue = catalogue;
        this.valueMapping = valueMapping;
        this.newOptions = newOptions;
    }

    /// The same without what somebody said.
    ValueReader literal() {
        return new ValueReader(type, catalogue, ValueMapping.NONE, newOptions);
    }

    /// What columns say of their field; of a link the name of what it leads to.
    void read(
            FieldMapping mapping, FieldMapping.Said said, Values into, List<RowProblem> problems) {
        boolean link = mapping.link() == null && mapping.field().type() instanceof LinkType;
        Field<?> field = link ? naming(mapping) : mapping.field();
        readField(field, mapping.key(), said, into, problems);
    }

    /// A person's whole name goes into the fields of its parts.
    void readFullName(FieldMapping mapping, String cell, Values into, List<RowProblem> problems) {
        PersonName name = type.personName().orElseThrow();
        PersonName.Parts parts = PersonName.parts(cell);
        List<RowProblem> found = new ArrayList<>();
        readPart(mapping, name.given(), parts.given(), into, found);
        readPart(mapping, name.last(), parts.last(), into, found);
        found.stream()
                .findFirst()
                .ifPresent(first ->
                        problems.add(new RowProblem(mapping.key(), cell, first.problem())));
    }

    private void readPart(
            FieldMapping mapping,
            Field<?> field,
            String part,
            Values into,
            List<RowProblem> problems) {
        if (!part.isEmpty()) {
            readField(field, mapping.key(), mapping.saidAs(part), into, problems);
        }
    }

    /// The names in a list of links.
    List<ReadRow.NamedLink> names(
            FieldMapping mapping,
            MultiLinkType links,
            List<String> elements,
            List<RowProblem> problems) {
        List<ReadRow.NamedLink> names = new ArrayList<>();
        for (String element : elements) {
            ListType.Labelled labelled = links.labelled(element);
            Values said = new Values();
            readField(
                    naming(mapping),
                    mapping.key(),
                    mapping.saidAs(labelled.text()),
                    said,
                    problems);
            if (said.get(naming(mapping)) instanceof String name) {
                names.add(new ReadRow.NamedLink(labelled.label(), name));
            }
        }
        return names;
    }

    private Field<?> naming(FieldMapping mapping) {
        return Target.naming(mapping.field(), catalogue);
    }

    /// @param target the key of the target that problems and words are kept under
    <T> void readField(
            Field<T> field,
            String target,
            FieldMapping.Said said,
            Values into,
            List<RowProblem> problems) {
        try {
            if (said.typed().indexOf('\0') >= 0) {
                throw new InvalidInput("record.problem.nul");
            }
            if (said.typed().indexOf('\ufffd') >= 0) {
                throw new InvalidInput("transfer.problem.letters");
            }
            parse(field, said.elements(), said.reading(), into);
        } catch (InvalidInput invalidInput) {
            if (areNew(field, target, said, into)) {
                return;
            }
            String meaning = valueMapping.meaning(target, said.typed());
            if (meaning == null || !isMeant(field, target, said, meaning, into)) {
                boolean dispensable = !field.is(Trait.REQUIRED);
                if (!dispensable || invalidInput.kind() != InvalidInput.Kind.NOTHING) {
                    Problem problem =
                            ValueMapping.NEW.equals(meaning)
                                    ? newOptions.refusal(field).orElse(invalidInput.problem())
                                    : invalidInput.problem();
                    problems.add(
                            new RowProblem(
                                    target,
                                    said.typed(),
                                    problem,
                                    dispensable && invalidInput.kind() == InvalidInput.Kind.PART));
                }
            }
        }
    }

    private static <T> void parse(
            Field<T> field, List<String> elements, ParseContext reading, Values into)
            throws InvalidInput {
        T value = field.parse(elements, reading);
        if (value != null) {
            into.with(field, value);
        }
    }

    /// Reads what somebody said that a word means; that may have gone since. What is left out is
    /// like an empty cell.
    private boolean isMeant(
            Field<?> field, String target, FieldMapping.Said said, String meaning, Values into) {
        if (meaning.isEmpty()) {
            return true;
        }
        if (meaning.equals(ValueMapping.NEW)) {
            return isNew(field, target, said.typed(), into);
        }
        try {
            parse(field, List.of(meaning), said.reading(), into);
            return true;
        } catch (InvalidInput _) {
            return false;
        }
    }

    /// Tags need not be known, and nobody is asked what they mean.
    @SuppressWarnings("unchecked")
    private boolean areNew(Field<?> field, String target, FieldMapping.Said said, Values into) {
        if (!(field.type() instanceof OptionSetType set) || !set.open()) {
            return false;
        }
        try {
            List<String> words = said.elements().stream().map(PlainText::line).toList();
            into.with(
                    (Field<List<Long>>) field,
                    set.parse(words, said.reading(), word -> taken(field, target, word)));
            return true;
        } catch (InvalidInput _) {
            return false;
        }
    }

    private long taken(Field<?> field, String target, String word) throws InvalidInput {
        Long option = newOptions.take(field, target, word);
        if (option == null) {
            throw new InvalidInput("record.problem.choice", word);
        }
        return option;
    }

    @SuppressWarnings("unchecked")
    private boolean isNew(Field<?> field, String target, String typed, Values into) {
        Long option = newOptions.take(field, target, typed);
        if (option != null) {
            into.with((Field<Long>) field, option);
        }
        return option != null;
    }
}
