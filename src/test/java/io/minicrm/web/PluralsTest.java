package io.minicrm.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every text that takes a number says it rightly of none, of one, of two and of a thousand.
class PluralsTest {

    private static final Path MESSAGES = Path.of("src/main/resources/messages");

    /// What stands behind a number where there are many: `1<{0} rows`, `1<{0,number,integer} rows`.
    private static final Pattern MANY =
            Pattern.compile("1<(?:\\{\\d(?:,number(?:,integer)?)?}|\\p{L}+) (\\p{L}+)");

    /// Of these there are always many; so there are of characters, in `….long` and `….short`.
    private static final Set<String> ALWAYS_MANY =
            Set.of(
                    "file.all",
                    "list.problem.many",
                    "record.problem.day",
                    "record.problem.many",
                    "transfer.file.columns",
                    "transfer.lookFailed.text",
                    "transfer.looking.some",
                    "transfer.problem.several");

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void oneIsNotMany(String language) throws IOException {
        Locale locale = Locale.of(language);
        Map<String, String> texts = texts(language);
        Set<String> plurals = new TreeSet<>();
        texts.values()
                .forEach(text ->
                        MANY.matcher(text).results().forEach(many -> plurals.add(many.group(1))));
        texts.values()
                .forEach(text ->
                        Pattern.compile("1#(?:1|\\p{L}+) (\\p{L}+)")
                                .matcher(text)
                                .results()
                                .forEach(one -> plurals.remove(one.group(1))));
        // Nouns; what else stands there are verbs
        plurals.removeIf(word ->
                language.equals("de")
                        ? Character.isLowerCase(word.charAt(0))
                        : !word.endsWith("s") && !word.equals("people"));
        assertThat(plurals).hasSizeGreaterThan(10);
        Pattern wrong =
                Pattern.compile(
                        "\\b1 (?:%s%s)\\b"
                                .formatted(
                                        String.join("|", plurals),
                                        language.equals("en")
                                                ? "|(?!is|was|has|goes|gets|comes|counts|means|lies|stays|this|are|compares|belongs|amounts|sees)[a-z]{2,}s"
                                                : ""));
        SoftAssertions all = new SoftAssertions();
        texts.forEach((key, text) -> {
            if (!ALWAYS_MANY.contains(key)
                    && !key.matches(".*\\.(long|short)")
                    && text.contains("{")) {
                all.assertThat(said(text, 1, locale)).as(key).doesNotContainPattern(wrong);
            }
        });
        all.assertAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void noneIsNotOneAndAThousandAreAsManyAsTwo(String language) throws IOException {
        Locale locale = Locale.of(language);
        SoftAssertions all = new SoftAssertions();
        texts(language)
                .forEach((key, text) -> {
                    for (String choice : choices(text)) {
                        String one = said(choice, 1, locale);
                        String many = said(choice, 1000, locale);
                        all.assertThat(said(choice, 0, locale)).as(key).isNotEqualTo(one);
                        all.assertThat(many).as(key).isNotEqualTo(one);
                        all.assertThat(said(choice, 2, locale))
                                .as(key)
                                .isEqualTo(many.replaceAll("1[,.]?000", "2"));
                    }
                });
        all.assertAll();
    }

    private static String said(String text, int number, Locale locale) {
        Object[] numbers = new Object[10];
        Arrays.fill(numbers, number);
        return Plurals.plural(new MessageFormat(text, locale)).format(numbers);
    }

    private static List<String> choices(String text) {
        List<String> choices = new ArrayList<>();
        for (int i = text.indexOf('{'); i >= 0; i = text.indexOf('{', i + 1)) {
            if (text.startsWith(",choice,", i + 2)) {
                int depth = 0;
                int end = i;
                do {
                    depth += text.charAt(end) == '{' ? 1 : text.charAt(end) == '}' ? -1 : 0;
                    end++;
                } while (depth > 0);
                choices.add(text.substring(i, end));
            }
        }
        return choices;
    }

    private static Map<String, String> texts(String language) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(MESSAGES)) {
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith("_de.properties") == language.equals("de")) {
                    Properties properties = new Properties();
                    try (Reader reader = Files.newBufferedReader(file)) {
                        properties.load(reader);
                    }
                    properties
                            .stringPropertyNames()
                            .forEach(key -> texts.put(key, properties.getProperty(key)));
                }
            }
        }
        return texts;
    }
}
