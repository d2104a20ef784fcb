package io.minicrm.imports;

import io.minicrm.record.CompanionColumn;
import io.minicrm.record.Field;
import io.minicrm.record.ListType;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.ReaderTexts;
import io.minicrm.web.Texts;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// What people call the columns of their files: `import/words.properties`, and the fields' own
/// labels in every language.
@Component
class Vocabulary {

    /// A word for a field.
    ///
    /// @param sure whether it always means the field, and not only where no other column is called
    ///   so in earnest
    record Word(String plain, boolean sure) {}

    private final List<Texts> languages;
    private final Map<String, List<String>> lists = new HashMap<>();

    Vocabulary(ReaderTexts readerTexts) {
        languages = readerTexts.inEachLanguage();
        Properties file = new Properties();
        try (var in =
                new InputStreamReader(
                        Objects.requireNonNull(
                                Vocabulary.class.getResourceAsStream("/import/words.properties")),
                        StandardCharsets.UTF_8)) {
            file.load(in);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        file.stringPropertyNames()
                .forEach(key ->
                        lists.put(key, List.of(file.getProperty(key).strip().split("\\s*,\\s*"))));
    }

    /// What columns for this target are called; the first ones are its own labels.
    List<Word> of(Target target) {
        Field<?> field = target.field();
        List<Word> words = new ArrayList<>();
        String label = target.label();
        if (label == null || isUsual(field, label)) {
            words.add(word(field.key()));
            languages.forEach(language -> words.add(word(language.t(field.label()))));
            words.addAll(words(field.key()));
            words.addAll(words(field.kind().key() + "." + field.key()));
        }
        if (label != null) {
            words.addAll(words(field.key() + "." + label));
            // As our own exports call it
            target.part()
                    .filter(companionColumn -> companionColumn != CompanionColumn.ID)
                    .ifPresent(companionColumn -> {
                        for (Texts language : languages) {
                            String value = language.t(field.label());
                            words.add(word(language.t(companionColumn.message(), value)));
                        }
                    });
        }
        Set<String> unsure =
                words.stream()
                        .filter(word -> !word.sure())
                        .map(Word::plain)
                        .collect(Collectors.toSet());
        return words.stream()
                .map(word -> new Word(word.plain(), !unsure.contains(word.plain())))
                .distinct()
                .toList();
    }

    /// What columns for this field are also called where their names say of which address they are.
    List<String> placed(Field<?> field) {
        return plain(field.key() + ".placed");
    }

    /// What files call a record of this kind before the name of a column.
    List<String> kind(RecordKind kind) {
        return plain("kind." + kind.key());
    }

    /// Which of several addresses a column belongs to.
    List<String> places() {
        return plain("places");
    }

    /// Whether the words of a name say that its column goes nowhere.
    boolean saysNowhere(List<String> words) {
        return list("nowhere").stream()
                .anyMatch(each ->
                        each.endsWith("*")
                                ? words.stream()
                                        .anyMatch(word -> word.startsWith(Header.plain(each)))
                                : words.contains(Header.plain(each)));
    }

    /// Whether they say that it tells of somebody else than the record.
    boolean saysWhose(List<String> words) {
        return plain("whose").stream().anyMatch(words::contains);
    }

    /// Whether a column of this name means something else in files of this kind.
    boolean isElse(RecordKind kind, String plain) {
        return plain("nowhere." + kind.key()).contains(plain);
    }

    /// Whether this stands before a name: Dr., Mrs.
    boolean isSalutation(String cell) {
        return plain("salutations").contains(Header.plain(cell));
    }

    /// Whether this is the name of the column in which we ourselves said why a row failed, or lost
    /// a value.
    boolean isReason(String name) {
        return languages.stream()
                .flatMap(language ->
                        Stream.of("transfer.failed.reason", "transfer.leftOut.reason")
                                .map(key -> Header.plain(language.t(key))))
                .anyMatch(Header.plain(name)::equals);
    }

    private static boolean isUsual(Field<?> field, String label) {
        return field.type() instanceof ListType<?> list
                && label.equals(list.labels().keys().getFirst());
    }

    private List<Word> words(String key) {
        return list(key).stream().map(Vocabulary::word).toList();
    }

    private static Word word(String word) {
        return new Word(Header.plain(word), !word.endsWith("?"));
    }

    private List<String> plain(String key) {
        return list(key).stream().map(Header::plain).toList();
    }

    private List<String> list(String key) {
        return lists.getOrDefault(key, List.of());
    }
}
