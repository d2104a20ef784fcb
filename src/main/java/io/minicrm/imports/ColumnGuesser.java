package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        List<Target> guessable = guessable(type);
        Map<FileColumn, ColumnNames.Meaning> meanings =
                meanings(new ColumnNames(type, guessable, catalogue, vocabulary), columns, samples);
        ColumnGuesses guesses =
                new ColumnGuesses(type, columns, meanings, samples, guessable, vocabulary);
        List<@Nullable String> keys = new ArrayList<>();
        for (Target guess : guesses.all()) {
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

    /// What columns are called, unless what stands in them contradicts.
    private Map<FileColumn, ColumnNames.Meaning> meanings(
            ColumnNames names, List<FileColumn> columns, List<List<String>> samples) {
        Map<FileColumn, ColumnNames.Meaning> meanings = new LinkedHashMap<>();
        for (FileColumn column : columns) {
            ColumnNames.Meaning meaning = names.of(Header.of(column.name()));
            if (column.filled() > 0 && meaning != null && !contradicts(column, meaning, samples)) {
                meanings.put(column, meaning);
            }
        }
        keepOneAddress(meanings);
        return meanings;
    }

    private boolean contradicts(
            FileColumn column, ColumnNames.Meaning meaning, List<List<String>> samples) {
        Target target = meaning.target();
        return target != null
                && column.index() < samples.size()
                && (ColumnContents.contradict(target, samples.get(column.index()))
                        || !meaning.sure()
                                && ColumnContents.half(
                                        samples.get(column.index()), vocabulary::isSalutation));
    }

    /// Of several addresses the first counts of which there is more than a country.
    private static void keepOneAddress(Map<FileColumn, ColumnNames.Meaning> meanings) {
        Map<String, List<FileColumn>> places = new LinkedHashMap<>();
        meanings.forEach((column, meaning) -> {
            if (meaning.place() != null && isOfRecordItself(meaning)) {
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

    private static boolean isOfRecordItself(ColumnNames.Meaning meaning) {
        return meaning.target() != null && meaning.target().link() == null;
    }
}
