package io.minicrm.imports;

import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.PhonesType;
import io.minicrm.record.RecordType;
import io.minicrm.record.TextType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Guesses where the columns of one file go, those that are called surely first: what is taken is
/// not guessed again.
final class ColumnGuesses {

    private final RecordType<?> type;
    private final List<FileColumn> columns;
    private final List<List<String>> samples;
    private final List<Target> guessable;
    private final Vocabulary vocabulary;
    private final Map<FileColumn, ColumnNames.Meaning> meanings;
    private final List<@Nullable Target> guesses = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    /// @param meanings what columns are called, of those that say it
    /// @param samples some of what stands in each column; may be none
    /// @param guessable where columns can go
    ColumnGuesses(
            RecordType<?> type,
            List<FileColumn> columns,
            Map<FileColumn, ColumnNames.Meaning> meanings,
            List<List<String>> samples,
            List<Target> guessable,
            Vocabulary vocabulary) {
        this.type = type;
        this.columns = columns;
        this.meanings = meanings;
        this.samples = samples;
        this.guessable = guessable;
        this.vocabulary = vocabulary;
        columns.forEach(_ -> guesses.add(null));
    }

    /// The target of each column, null for those that go nowhere.
    List<@Nullable Target> all() {
        choose(true);
        names();
        choose(false);
        currencies();
        byShape();
        labels();
        joined();
        return guesses;
    }

    private void choose(boolean sure) {
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

    /// A whole name counts only where its parts have no columns of their own; "Name" beside one of
    /// them is the other one.
    private void names() {
        type.personName()
                .ifPresent(person -> {
                    Target given = new Target(null, person.given(), null);
                    Target last = new Target(null, person.last(), null);
                    boolean parts = taken.contains(given.place()) && taken.contains(last.place());
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
                column.index() < samples.size() ? samples.get(column.index()) : List.<String>of();
        return cells.stream().filter(cell -> cell.strip().indexOf(' ') < 0).count() * 2
                >= cells.size();
    }

    /// A currency without an amount is none.
    private void currencies() {
        for (int i = 0; i < guesses.size(); i++) {
            Target guess = guesses.get(i);
            if (guess != null && guess.isCurrency() && !taken.contains(guess.whole().place())) {
                guesses.set(i, null);
            }
        }
    }

    /// Nothing is joined to nothing; and what may stand on both sides does so as in the file.
    private void joined() {
        for (int i = 0; i < guesses.size(); i++) {
            Target guess = guesses.get(i);
            if (guess != null && guess.isJoined()) {
                int whole = indexOfWhole(guess);
                Target behind = new Target(guess.link(), guess.field(), Target.BEHIND);
                guesses.set(
                        i,
                        whole < 0
                                ? null
                                : whole < i && guessable.contains(behind) ? behind : guess);
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
    private void labels() {
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
    private void byShape() {
        Set<Field<?>> named = new HashSet<>();
        guesses.stream()
                .filter(guess -> guess != null && !guess.isLabel())
                .forEach(guess -> named.add(guess.field()));
        for (FileColumn column : columns) {
            Header header = Header.of(column.name());
            if (guesses.get(column.index()) == null
                    && !meanings.containsKey(column)
                    && !vocabulary.isReason(column.name())) {
                shaped(column)
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

    private Stream<Target> shaped(FileColumn column) {
        return guessable.stream()
                .filter(target -> target.link() == null && !target.isLabel())
                .filter(target -> !target.field().isAdded())
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
