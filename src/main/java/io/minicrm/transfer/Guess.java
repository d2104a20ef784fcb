package io.minicrm.transfer;

import io.minicrm.record.Catalogue;
import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.ListType;
import io.minicrm.record.PhonesType;
import io.minicrm.record.RecordType;
import io.minicrm.record.TextType;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/// Guesses where the columns of a file go: by what they are called, in the words of
/// `import/words.properties` and the fields' own labels, and otherwise by what stands in them.
@Component
class Guess {

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);

    private final Catalogue catalogue;
    private final OwnExport ownExport;
    private final MessageSource messages;
    private final Map<String, List<String>> words = new LinkedHashMap<>();

    Guess(Catalogue catalogue, OwnExport ownExport, MessageSource messages) {
        this.catalogue = catalogue;
        this.ownExport = ownExport;
        this.messages = messages;
        Properties file = new Properties();
        try (var in =
                new InputStreamReader(
                        Objects.requireNonNull(
                                Guess.class.getResourceAsStream("/import/words.properties")),
                        StandardCharsets.UTF_8)) {
            file.load(in);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        file.stringPropertyNames()
                .forEach(key -> words.put(key, List.of(file.getProperty(key).split("\\s*,\\s*"))));
    }

    /// The key of a target for each column, null for those that go nowhere.
    List<@Nullable String> of(RecordType<?> type, List<Column> columns) {
        Optional<List<@Nullable String>> own = ownExport.of(type, columns);
        if (own.isPresent()) {
            return own.get();
        }
        // A number of a record is taken from our own exports alone
        List<Target> targets =
                Target.of(type, catalogue).stream()
                        .filter(target -> !target.isId() && !target.isIdOfLink())
                        .toList();
        Map<String, Target> named = named(targets);
        List<@Nullable String> guesses = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Column column : columns) {
            Target target = column.filled() == 0 ? null : byName(named, column.name());
            guesses.add(target != null && isFree(target, taken) ? target.key() : null);
        }
        for (Column column : columns) {
            if (guesses.get(column.index()) == null
                    && !isReason(column.name())
                    && byName(named, column.name()) == null) {
                byShape(targets, column)
                        .filter(target -> isFree(target, taken))
                        .ifPresent(target -> guesses.set(column.index(), target.key()));
            }
        }
        return guesses;
    }

    /// Whether the file was exported here.
    boolean isOwn(RecordType<?> type, List<Column> columns) {
        return ownExport.of(type, columns).isPresent();
    }

    /// Whether this is the column in which we ourselves said why a row failed, or lost a value.
    boolean isReason(String name) {
        return LANGUAGES.stream()
                .flatMap(language ->
                        Stream.of("transfer.failed.reason", "transfer.leftOut.reason")
                                .map(key -> plain(message(key, language))))
                .anyMatch(plain(name)::equals);
    }

    /// A header reduced to what people mean by it: "Tel. (dienstl.)" is "teldienstl".
    static String plain(String name) {
        return Normalizer.normalize(
                        name.toLowerCase(Locale.ROOT).replace("ß", "ss"), Normalizer.Form.NFD)
                .replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static boolean isFree(Target target, Set<String> taken) {
        return taken.add(target.fieldKey()) || target.takesSeveral();
    }

    private static @Nullable Target byName(Map<String, Target> named, String name) {
        String plain = plain(name);
        Target exact = named.get(plain);
        return exact != null ? exact : named.get(plain.replaceFirst("\\d+$", ""));
    }

    private static Optional<Target> byShape(List<Target> targets, Column column) {
        Predicate<Field<?>> fits =
                column.looksLike(Shape.EMAIL)
                        ? field -> field.type() instanceof EmailsType
                        : column.looksLike(Shape.PHONE)
                                ? field -> field.type() instanceof PhonesType
                                : column.looksLike(Shape.URL)
                                        ? field ->
                                                field.type() instanceof TextType text
                                                        && text.kind() == TextType.Kind.URL
                                        : _ -> false;
        return targets.stream().filter(target -> fits.test(target.field())).findFirst();
    }

    private Map<String, Target> named(List<Target> targets) {
        Map<String, Target> named = new LinkedHashMap<>();
        for (Target target : targets) {
            if (target.link() == null) {
                wordsFor(target).forEach(word -> named.putIfAbsent(plain(word), target));
            }
        }
        for (Target target : targets) {
            Field<?> link = target.link();
            if (link != null) {
                List<String> own = wordsFor(target);
                own.forEach(word -> named.putIfAbsent(plain(word), target));
                for (String prefix : wordsFor(new Target(null, link, null))) {
                    own.forEach(word -> named.putIfAbsent(plain(prefix + word), target));
                }
            }
        }
        return named;
    }

    /// What columns for this target are called.
    private List<String> wordsFor(Target target) {
        Field<?> field = target.field();
        List<String> all = new ArrayList<>();
        String label = target.label();
        if (target.part().isPresent()) {
            all.addAll(words.getOrDefault(field.key() + "." + label, List.of()));
            return all;
        }
        if (label != null
                && field.type() instanceof ListType<?> list
                && !label.equals(list.labels().keys().getFirst())) {
            all.addAll(words.getOrDefault(field.key() + "." + label, List.of()));
            return all;
        }
        all.add(field.key());
        LANGUAGES.forEach(language -> all.add(message(field.label(), language)));
        all.addAll(words.getOrDefault(field.key(), List.of()));
        all.addAll(words.getOrDefault(field.kind().key() + "." + field.key(), List.of()));
        if (label != null) {
            all.addAll(words.getOrDefault(field.key() + "." + label, List.of()));
        }
        return all;
    }

    private String message(String key, Locale language) {
        return Objects.requireNonNullElse(messages.getMessage(key, null, key, language), key);
    }
}
