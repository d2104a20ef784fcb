package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.PhonesType;
import io.minicrm.record.RecordType;
import io.minicrm.record.TextType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Guesses where the columns of a file go: by what they are called, if what stands in them does not
/// contradict, and where they are called nothing by what stands in them. Rather not at all than
/// wrongly.
@Component
class ColumnGuesser {

    private final Catalogue catalogue;
    private final OwnExport ownExport;
    private final Vocabulary vocabulary;

    ColumnGuesser(Catalogue catalogue, OwnExport ownExport, Vocabulary vocabulary) {
        this.catalogue = catalogue;
        this.ownExport = ownExport;
        this.vocabulary = vocabulary;
    }

    /// Whether the file was exported here.
    boolean isOwn(RecordType<?> type, List<FileColumn> columns) {
        return ownExport.of(type, columns).isPresent();
    }

    /// Whether this is the column in which we ourselves said why a row failed, or lost a value.
    boolean isReason(String name) {
        return vocabulary.isReason(name);
    }

    /// The key of a target for each column, null for those that go nowhere.
    ///
    /// @param samples some of what stands in each column; may be none
    List<@Nullable String> of(
            RecordType<?> type, List<FileColumn> columns, List<List<String>> samples) {
        Optional<List<@Nullable String>> own = ownExport.of(type, columns);
        if (own.isPresent()) {
            return own.get();
        }
        Columns all = new Columns(type, columns, samples);
        all.choose(true);
        all.names();
        all.choose(false);
        all.currencies();
        all.byShape(guessable(type));
        all.labels();
        all.joined();
        List<@Nullable String> keys = new ArrayList<>();
        for (Target guess : all.guesses) {
            keys.add(guess == null ? null : guess.key());
        }
        return keys;
    }

    /// A number of a record is taken from our own exports alone.
    private List<Target> guessable(RecordType<?> type) {
        return Target.of(type, catalogue).stream()
                .filter(target -> !target.isId() && !target.isIdOfLink())
                .toList();
    }

    /// The columns of one file, with what is guessed so far.
    private final class Columns {

        private final RecordType<?> type;
        private final List<FileColumn> columns;
        private final List<List<String>> samples;
        private final Map<FileColumn, ColumnNames.Meaning> meanings = new LinkedHashMap<>();
        private final List<@Nullable Target> guesses = new ArrayList<>();
        private final Set<String> taken = new HashSet<>();

        Columns(RecordType<?> type, List<FileColumn> columns, List<List<String>> samples) {
            this.type = type;
            this.columns = columns;
            this.samples = samples;
            ColumnNames names = new ColumnNames(type, guessable(type), catalogue, vocabulary);
            for (FileColumn column : columns) {
                guesses.add(null);
                ColumnNames.Meaning meaning = names.of(Header.of(column.name()));
                if (column.filled() > 0 && meaning != null) {
                    meanings.put(column, meaning);
                }
            }
            meanings.entrySet().removeIf(each -> contradicts(each.getKey(), each.getValue()));
            oneAddress();
        }

        private boolean contradicts(FileColumn column, ColumnNames.Meaning meaning) {
            Target target = meaning.target();
            return target != null
                    && column.index() < samples.size()
                    && (ColumnContents.contradict(target, samples.get(column.index()))
                            || !meaning.sure()
                                    && ColumnContents.half(
                                            samples.get(column.index()), vocabulary::isSalutation));
        }

        /// Of several addresses the first counts of which there is more than a country.
        private void oneAddress() {
            Map<String, List<FileColumn>> places = new LinkedHashMap<>();
            meanings.forEach((column, meaning) -> {
                if (meaning.place() != null && isOwn(meaning)) {
                    places.computeIfAbsent(meaning.place(), _ -> new ArrayList<>()).add(column);
                }
            });
            List<FileColumn> chosen =
                    places.values().stream()
                            .filter(place -> place.size() > 1)
                            .findFirst()
                            .or(() -> places.values().stream().findFirst())
                            .orElse(List.of());
            places.values().stream()
                    .filter(place -> !place.equals(chosen))
                    .flatMap(List::stream)
                    .forEach(meanings::remove);
        }

        private static boolean isOwn(ColumnNames.Meaning meaning) {
            return meaning.target() != null && meaning.target().link() == null;
        }

        void choose(boolean sure) {
            meanings.forEach((column, meaning) -> {
                Target target = meaning.target();
                if (target != null && meaning.sure() == sure && !isName(target, sure)) {
                    guess(column, target);
                }
            });
        }

        /// A whole name that is called so with hesitation was looked at already.
        private boolean isName(Target target, boolean sure) {
            return target.isFullName() && !sure;
        }

        private void guess(FileColumn column, Target target) {
            if (guesses.get(column.index()) == null
                    && (taken.add(target.place()) || target.takesSeveral())) {
                guesses.set(column.index(), target);
            }
        }

        /// A whole name counts only where its parts have no columns of their own; "Name" beside one
        /// of them is the other one.
        void names() {
            type.personName()
                    .ifPresent(person -> {
                        Target given = new Target(null, person.given(), null);
                        Target last = new Target(null, person.last(), null);
                        boolean parts =
                                taken.contains(given.place()) && taken.contains(last.place());
                        for (int i = 0; i < guesses.size(); i++) {
                            Target guess = guesses.get(i);
                            boolean whole = guess != null && guess.isFullName();
                            boolean part = given.equals(guess) || last.equals(guess);
                            if (parts ? whole : part && hasWhole()) {
                                guesses.set(i, null);
                            }
                        }
                        column(Target::isFullName)
                                .filter(_ -> !parts && !hasWhole())
                                .ifPresent(column -> {
                                    if (taken.contains(given.place())) {
                                        guess(column, last);
                                    } else if (!taken.contains(last.place())) {
                                        guess(column, Objects.requireNonNull(whole(column)));
                                    } else if (isOneWord(column)) {
                                        guess(column, given);
                                    }
                                });
                    });
        }

        private boolean hasWhole() {
            return guesses.stream().anyMatch(guess -> guess != null && guess.isFullName());
        }

        private @Nullable Target whole(FileColumn column) {
            return Objects.requireNonNull(meanings.get(column)).target();
        }

        private Optional<FileColumn> column(Predicate<Target> test) {
            return meanings.entrySet().stream()
                    .filter(each -> each.getValue().target() != null)
                    .filter(each -> test.test(Objects.requireNonNull(each.getValue().target())))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }

        private boolean isOneWord(FileColumn column) {
            List<String> cells =
                    column.index() < samples.size()
                            ? samples.get(column.index())
                            : List.<String>of();
            return cells.stream().filter(cell -> cell.strip().indexOf(' ') < 0).count() * 2
                    >= cells.size();
        }

        /// A currency without an amount is none.
        void currencies() {
            for (int i = 0; i < guesses.size(); i++) {
                Target guess = guesses.get(i);
                if (guess != null && guess.isCurrency() && !taken.contains(guess.whole().place())) {
                    guesses.set(i, null);
                }
            }
        }

        /// Nothing is joined to nothing; and what may stand on both sides does so as in the file.
        void joined() {
            List<Target> targets = guessable(type);
            for (int i = 0; i < guesses.size(); i++) {
                Target guess = guesses.get(i);
                if (guess != null && guess.isJoined()) {
                    int whole = indexOfWhole(guess);
                    Target behind = new Target(guess.link(), guess.field(), Target.BEHIND);
                    guesses.set(
                            i,
                            whole < 0
                                    ? null
                                    : whole < i && targets.contains(behind) ? behind : guess);
                }
            }
        }

        private int indexOfWhole(Target part) {
            for (int i = 0; i < guesses.size(); i++) {
                Target guess = guesses.get(i);
                if (guess != null && part.isOf(guess)) {
                    return i;
                }
            }
            return -1;
        }

        /// Nor is a label of nothing.
        void labels() {
            Map<Integer, Integer> pairs = LabelColumns.of(columns, guesses);
            for (int i = 0; i < guesses.size(); i++) {
                Target guess = guesses.get(i);
                if (guess != null && guess.isLabel() && !pairs.containsValue(i)) {
                    guesses.set(i, null);
                }
            }
        }

        /// Only where the name of a column says nothing; an e-mail address is one whatever it is
        /// called, if there is no other.
        void byShape(List<Target> targets) {
            Set<Field<?>> named = new HashSet<>();
            guesses.stream()
                    .filter(guess -> guess != null && !guess.isLabel())
                    .forEach(guess -> named.add(guess.field()));
            for (FileColumn column : columns) {
                Header header = Header.of(column.name());
                if (guesses.get(column.index()) == null
                        && !meanings.containsKey(column)
                        && !isReason(column.name())) {
                    shaped(targets, column)
                            .filter(target ->
                                    header.isSilent()
                                            || target.field().type() instanceof EmailsType
                                                    && !named.contains(target.field())
                                                    && !vocabulary.saysWhose(header.words()))
                            .findFirst()
                            .ifPresent(target -> guess(column, target));
                }
            }
        }

        private Stream<Target> shaped(List<Target> targets, FileColumn column) {
            return targets.stream()
                    .filter(target -> target.link() == null && !target.isLabel())
                    .filter(target -> fits(column, target.field()));
        }

        private boolean fits(FileColumn column, Field<?> field) {
            return column.looksLike(CellPattern.EMAIL) && field.type() instanceof EmailsType
                    || column.looksLike(CellPattern.PHONE) && field.type() instanceof PhonesType
                    || column.looksLike(CellPattern.URL)
                            && field.type() instanceof TextType text
                            && text.kind() == TextType.Kind.URL;
        }
    }
}
