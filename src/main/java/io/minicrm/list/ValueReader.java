package io.minicrm.list;

import io.minicrm.record.BooleanType;
import io.minicrm.record.ChoiceType;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.DecimalType;
import io.minicrm.record.DueType;
import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.FieldType;
import io.minicrm.record.IntegerType;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.Label;
import io.minicrm.record.MoneyType;
import io.minicrm.record.OptionSetType;
import io.minicrm.record.OptionType;
import io.minicrm.record.PersonSetType;
import io.minicrm.record.PersonType;
import io.minicrm.record.PhoneNumber;
import io.minicrm.record.PhonesType;
import io.minicrm.record.Problem;
import io.minicrm.record.RecurrenceType;
import io.minicrm.record.ReferenceType;
import io.minicrm.record.TeamType;
import io.minicrm.record.TextType;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordRef;
import io.minicrm.search.PhoneDigits;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the words of one filter as values of its field.
final class ValueReader {

    private final FieldType.ParseContext reading;
    private final Directory directory;
    private final Function<RecordRef, Optional<String>> titles;
    private final List<Filter.Value> values = new ArrayList<>();
    private @Nullable Problem gone;

    ValueReader(
            FieldType.ParseContext reading,
            Directory directory,
            Function<RecordRef, Optional<String>> titles) {
        this.reading = reading;
        this.directory = directory;
        this.titles = titles;
    }

    List<Filter.Value> values() {
        return values;
    }

    /// What is wrong with a word that names something which is not there any more; null when none
    /// does.
    @Nullable Problem gone() {
        return gone;
    }

    void read(Column column, Operator operator, List<String> words) throws InvalidInput {
        Field<?> field = column.field();
        if (operator == Operator.EMPTY) {
            add(words.getFirst(), BooleanType.read(words.getFirst()));
        } else if (field == null) {
            add(words.getFirst(), words.getFirst());
        } else if (field.type() instanceof BooleanType) {
            add(words.getLast(), BooleanType.read(words.getLast()));
        } else {
            for (String word : words) {
                read(field, operator.opposite().orElse(operator), word);
            }
        }
    }

    private void read(Field<?> field, Operator operator, String word) throws InvalidInput {
        switch (field.type()) {
            case TextType _, EmailsType _ -> add(word, word);
            case PhonesType _ -> add(word, phone(operator, word));
            case ChoiceType _, IntegerType _, DecimalType _, RecurrenceType _ ->
                    add(word, parsed(field, word));
            case PersonType _ -> person(word, () -> parsed(field, word));
            case TeamType _ -> team(field, word);
            case OptionType _ -> entry(word, () -> parsed(field, word));
            case OptionSetType set -> several(word, each -> entry(each, () -> option(set, each)));
            case PersonSetType set ->
                    several(word, each -> person(each, () -> set.one(each, reading)));
            case ReferenceType link -> link(link, word);
            case BooleanType _ -> add(word, BooleanType.read(word));
            case MoneyType _ when operator == Operator.IN -> {
                String currency = MoneyType.currency(word.toUpperCase(Locale.ROOT));
                add(currency, currency);
            }
            case MoneyType _ -> add(word, parsed(field, word));
            case DateType _ -> day(field, word);
            case DueType _ -> day(word);
            case DateTimeType _ -> moment(field, word);
        }
    }

    private void add(String word, Object value) {
        values.add(new Filter.Value(word, value));
    }

    private Object phone(Operator operator, String word) throws InvalidInput {
        PhoneDigits digits = PhoneDigits.of(word);
        if (digits.digits().isEmpty()) {
            throw new InvalidInput("record.problem.phone", word);
        }
        return operator == Operator.IS
                ? PhoneNumber.read(word, Label.WORK, reading.format().country())
                : digits;
    }

    private void person(String word, Parsing parsing) throws InvalidInput {
        Optional<ReaderWord> own = own(word);
        Optional<Directory.Person> known = id(word).flatMap(directory::person);
        if (own.isPresent()) {
            add(own.get().key(), own.get());
        } else if (known.isPresent()) {
            add(word, known.get().id());
        } else {
            entry(word, parsing);
        }
    }

    private void team(Field<?> field, String word) throws InvalidInput {
        if (own(word).equals(Optional.of(ReaderWord.MY_TEAM))) {
            add(ReaderWord.MY_TEAM.key(), ReaderWord.MY_TEAM);
        } else {
            entry(word, () -> parsed(field, word));
        }
    }

    private Optional<ReaderWord> own(String word) {
        return reading.scope().isSystem() ? Optional.empty() : ReaderWord.of(word);
    }

    /// What somebody parses.
    private interface Parsing {

        Object parse() throws InvalidInput;
    }

    /// An entry that was there when the address was made, and is gone, is like no other.
    private void entry(String word, Parsing parsing) throws InvalidInput {
        try {
            add(word, parsing.parse());
        } catch (InvalidInput invalidInput) {
            if (id(word).isEmpty()) {
                throw invalidInput;
            }
            gone(word, invalidInput.problem());
        }
    }

    private void gone(String word, Problem problem) {
        add(word, Filter.GONE);
        gone = problem;
    }

    /// What somebody reads.
    private interface WordReading {

        void read(String word) throws InvalidInput;
    }

    /// One of those with commas between them.
    private void several(String words, WordReading each) throws InvalidInput {
        for (String word : words.split(",")) {
            each.read(word.strip());
        }
        if (values.isEmpty()) {
            throw new InvalidInput("record.problem.choice", words);
        }
    }

    private long option(OptionSetType set, String word) throws InvalidInput {
        return word.startsWith("#")
                ? set.one(word, reading)
                : reading.references().option(set.entries(), word);
    }

    /// A record by `#id`, also one that went into another since, or all whose title contains some
    /// words.
    private void link(ReferenceType link, String word) {
        Optional<Long> id = id(word.startsWith("#") ? word.substring(1) : word);
        if (id.isEmpty()) {
            add(word, word);
            return;
        }
        RecordRef named = new RecordRef(link.target(), id.get());
        known(named)
                .or(() ->
                        reading.references()
                                .mergedInto(reading.scope(), named)
                                .flatMap(this::known))
                .ifPresentOrElse(
                        ref -> add(word, ref.id()),
                        () -> gone(word, Problem.of("record.problem.noRecord", "#" + id.get())));
    }

    private Optional<RecordRef> known(RecordRef ref) {
        return titles.apply(ref).map(_ -> ref);
    }

    private void day(Field<?> field, String word) throws InvalidInput {
        Optional<RelativeDays> days = RelativeDays.of(word);
        if (days.isPresent()) {
            add(days.get().toString(), days.get());
        } else {
            add(word, parsed(field, word));
        }
    }

    private void day(String word) throws InvalidInput {
        Optional<RelativeDays> days = RelativeDays.of(word);
        add(word, days.isPresent() ? days.get() : reading.format().readDate(word));
    }

    private void moment(Field<?> field, String word) throws InvalidInput {
        Optional<RelativeDays> days = RelativeDays.of(word);
        if (days.isPresent()) {
            add(days.get().toString(), days.get());
        } else {
            LocalDate day = reading.format().day(word);
            add(word, day == null ? parsed(field, word) : day);
        }
    }

    private <T> Object parsed(Field<T> field, String word) throws InvalidInput {
        T value = field.parse(List.of(word), reading);
        if (value == null) {
            throw new InvalidInput("record.problem.required");
        }
        return value;
    }

    private static Optional<Long> id(String word) {
        return word.matches("\\d{1,18}") ? Optional.of(Long.valueOf(word)) : Optional.empty();
    }
}
