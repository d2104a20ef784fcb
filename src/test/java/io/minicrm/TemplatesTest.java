package io.minicrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every template keeps to, whoever wrote it.
class TemplatesTest {

    private static final Path TEMPLATES = Path.of("src/main/jte");

    /// Words that are the same in every language.
    private static final Set<String> NO_TRANSLATION_NEEDED = Set.of("MiniCRM");

    private static final Pattern TAG =
            Pattern.compile("<[/!]?[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>");

    @Test
    void everyPostedFormCarriesTheCsrfField() {
        assertThat(
                        find(
                                "(?is)<form\\b(?=[^>]*method\\s*=\\s*[\"']?post)(?:(?!</form>|@template\\.ui\\.csrf\\().)*</form>",
                                TemplatesTest::text))
                .isEmpty();
    }

    @Test
    void noScriptStandsInAPage() {
        assertThat(inHtml("(?i)<script\\b(?![^>]*\\ssrc=)(?![^>]*type=\"application/json\")"))
                .isEmpty();
        assertThat(inHtml("(?i)<script\\b[^>]*\\ssrc=[^>]*>\\s*[^<\\s]")).isEmpty();
    }

    /// A mail has no style sheet but its own.
    @Test
    void noStyleStandsInAPage() {
        assertThat(inHtml("(?i)<style\\b").keySet()).allMatch(TemplatesTest::isMail);
        assertThat(inTags("(?i)\\sstyle\\s*=").keySet()).allMatch(TemplatesTest::isMail);
    }

    private static boolean isMail(String place) {
        return place.startsWith("src/main/jte/mail/");
    }

    @Test
    void noHandlerStandsInAPage() {
        assertThat(inTags("(?i)\\s(?:on\\w+|hx-on[:\\w-]*)\\s*=")).isEmpty();
        assertThat(inTags("(?i)=\\s*[\"']?\\s*javascript:")).isEmpty();
    }

    @Test
    void everyTextComesFromTheMessages() {
        assertThat(hardCodedTexts()).isEmpty();
    }

    @Test
    void aTemplateIsTakenApartAsJteReadsIt() {
        var source =
                TemplateSource.of(
                        """
                        @import io.minicrm.web.Ui
                        @param Ui ui
                        @template.ui.layout(ui, title = ui.t("a.b"), body = @`
                          <p class="${ui.on() ? "x" : "y}"}">Left ${ui.t("a.c")}</p>
                        `)
                        me@example.com
                        """);
        assertThat(source.literals())
                .extracting(TemplateSource.Literal::text)
                .containsExactly("a.b", "x", "y}", "a.c");
        assertThat(source.html())
                .contains("Left")
                .contains("me@example.com")
                .doesNotContain("layout");
        assertThat(source.html().lines().count()).isEqualTo(6);
    }

    private static Map<String, String> hardCodedTexts() {
        var found = new TreeMap<String, String>();
        var readOut =
                Pattern.compile(
                        "(?i)\\s(?:aria-label|aria-description|aria-placeholder|title|placeholder|alt|label|data-label|data-title)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
        var sentence = Pattern.compile("\\p{Lu}\\p{Ll}+(?:[ ,.:].*)?");
        for (var file : templates()) {
            var source = source(file);
            var html = blankMatches(source.html(), "(?is)<(script|style|kbd|code)\\b.*?</\\1>");
            for (var tag : matches(html, TAG.pattern())) {
                for (var attribute : matches(tag.text(), readOut.pattern())) {
                    var value = attribute.text().substring(attribute.text().indexOf('=') + 1);
                    if (isText(value)) {
                        found.put(file + ":" + tag.line(), attribute.text().strip());
                    }
                }
            }
            var texts = blankMatches(html, TAG.pattern());
            for (var line : matches(texts, "[^\\n]+")) {
                if (isText(line.text())) {
                    found.put(file + ":" + line.line(), line.text().strip());
                }
            }
            for (var literal : source.literals()) {
                if (sentence.matcher(literal.text()).matches()
                        && !NO_TRANSLATION_NEEDED.contains(literal.text())) {
                    found.put(file + ":" + literal.line(), '"' + literal.text() + '"');
                }
            }
        }
        return found;
    }

    private static boolean isText(String text) {
        var rest = text.replaceAll("&#?\\w+;", "");
        for (var word : NO_TRANSLATION_NEEDED) {
            rest = rest.replace(word, "");
        }
        return rest.codePoints().anyMatch(Character::isLetter);
    }

    private static Map<String, String> inHtml(String pattern) {
        return find(pattern, file -> source(file).html());
    }

    private static Map<String, String> inTags(String pattern) {
        var found = new TreeMap<String, String>();
        for (var file : templates()) {
            for (var tag : matches(source(file).html(), TAG.pattern())) {
                if (Pattern.compile(pattern)
                        .matcher(
                                blankMatches(tag.text(), "(?<==)\\s*\"(?!\\s*javascript:)[^\"]*\""))
                        .find()) {
                    found.put(file + ":" + tag.line(), tag.text());
                }
            }
        }
        return found;
    }

    private static Map<String, String> find(String pattern, Function<Path, String> read) {
        var found = new TreeMap<String, String>();
        for (var file : templates()) {
            for (var match : matches(read.apply(file), pattern)) {
                found.put(file + ":" + match.line(), match.text());
            }
        }
        return found;
    }

    private record Match(String text, int line) {}

    private static List<Match> matches(String text, String pattern) {
        var matches = new ArrayList<Match>();
        var matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            matches.add(new Match(matcher.group(), TemplateSource.line(text, matcher.start())));
        }
        return matches;
    }

    private static String blankMatches(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .replaceAll(match -> match.group().replaceAll("[^\\n]", " "));
    }

    private static TemplateSource source(Path file) {
        return TemplateSource.of(text(file));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> templates() {
        try (Stream<Path> files = Files.walk(TEMPLATES)) {
            return files.filter(file -> file.toString().endsWith(".jte")).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
