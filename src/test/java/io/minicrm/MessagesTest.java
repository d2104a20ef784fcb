package io.minicrm;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.record.Language;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The texts that people read: in every language, complete, and quiet.
class MessagesTest {

    private static final Path MESSAGES = Path.of("src/main/resources/messages");

    private static final Pattern USED_KEY =
            Pattern.compile("\\b(?:ui|texts|language)\\.t\\(\\s*\"([^\"]+)\"\\s*([,)+])");

    private static final Pattern COMMENT = Pattern.compile("(?s)<%--.*?--%>");

    @ParameterizedTest
    @MethodSource("translations")
    void everyLanguageHasTheSameKeys(String suffix) throws IOException {
        for (var room : rooms()) {
            assertThat(texts(room + suffix).keySet())
                    .as("keys of %s", room)
                    .isEqualTo(texts(room).keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("translations")
    void everyLanguageTakesTheSameArguments(String suffix) throws IOException {
        for (var room : rooms()) {
            var translated = texts(room + suffix);
            texts(room)
                    .forEach((key, english) ->
                            assertThat(arguments(translated.getOrDefault(key, english)))
                                    .as(key)
                                    .isEqualTo(arguments(english)));
        }
    }

    static Stream<String> translations() {
        return Stream.of(Language.values()).skip(1).map(language -> "_" + language.locale());
    }

    @Test
    void keysBeginWithTheirRoom() throws IOException {
        for (var room : rooms()) {
            assertThat(texts(room).keySet()).allMatch(key -> key.startsWith(room + "."));
        }
    }

    @Test
    void noKeyIsWrittenTwice() throws IOException {
        for (var file : files(MESSAGES, ".properties")) {
            try (var lines = Files.lines(file)) {
                var keys =
                        lines.filter(line -> line.matches("[a-z][^#=]*=.*"))
                                .map(line -> line.substring(0, line.indexOf('=')).strip())
                                .toList();
                assertThat(keys).as("%s", file).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void textsAreQuiet() throws IOException {
        for (var file : files(MESSAGES, ".properties")) {
            texts(bundle(file))
                    .forEach((key, text) ->
                            assertThat(text)
                                    .as("%s in %s", key, file)
                                    .isNotBlank()
                                    .doesNotContain("!")
                                    .doesNotContainIgnoringCase("successfully")
                                    .doesNotContainIgnoringCase("erfolgreich"));
        }
    }

    /// A text with arguments is a `MessageFormat`, in which an apostrophe is written twice; one
    /// without is printed as it stands.
    @Test
    void apostrophesAreWrittenAsTheyWillBeRead() throws IOException {
        for (var file : files(MESSAGES, ".properties")) {
            texts(bundle(file))
                    .forEach((key, text) -> {
                        if (arguments(text).isEmpty()) {
                            assertThat(text).as("%s in %s", key, file).doesNotContain("''");
                        } else {
                            assertThat(text.replace("''", ""))
                                    .as("%s in %s", key, file)
                                    .doesNotContain("'");
                        }
                    });
        }
    }

    @Test
    void everyKeyThatIsUsedExists() throws IOException {
        var known = new TreeSet<String>();
        for (var room : rooms()) {
            known.addAll(texts(room).keySet());
        }
        var missing = new TreeMap<String, Path>();
        var sources =
                Stream.concat(
                                files(Path.of("src/main/jte"), ".jte").stream(),
                                files(Path.of("src/main/java"), ".java").stream())
                        .toList();
        for (var file : sources) {
            USED_KEY.matcher(COMMENT.matcher(Files.readString(file)).replaceAll(""))
                    .results()
                    .filter(use -> !isKnown(use, known))
                    .forEach(use -> missing.put(use.group(1), file));
        }
        assertThat(missing).isEmpty();
    }

    /// A key put together from parts needs at least one that begins like it.
    private static boolean isKnown(MatchResult use, NavigableSet<String> known) {
        var key = use.group(1);
        if (!use.group(2).equals("+")) {
            return known.contains(key);
        }
        var next = known.ceiling(key);
        return next != null && next.startsWith(key);
    }

    private static Set<String> rooms() throws IOException {
        return files(MESSAGES, ".properties").stream()
                .map(MessagesTest::bundle)
                .map(bundle -> bundle.replaceFirst("_.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String bundle(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString().replace(".properties", "");
    }

    private static Map<String, String> texts(String bundle) throws IOException {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(MESSAGES.resolve(bundle + ".properties"))) {
            properties.load(reader);
        }
        return properties.stringPropertyNames().stream()
                .collect(
                        Collectors.toMap(
                                key -> key, properties::getProperty, (a, b) -> a, TreeMap::new));
    }

    private static Set<String> arguments(String text) {
        return Pattern.compile("\\{(\\d+)")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Path> files(Path root, String ending) throws IOException {
        if (Files.notExists(root)) {
            return Set.of();
        }
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
