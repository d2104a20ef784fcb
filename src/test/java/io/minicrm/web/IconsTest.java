package io.minicrm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IconsTest {

    private static final Pattern SMALL =
            Pattern.compile("template\\.ui\\.icon\\((?:name = )?\"([a-z0-9-]+)\"");
    private static final Pattern SAID = Pattern.compile("ui\\.notice\\(icon = \"([a-z0-9-]+)\"");
    private static final Pattern LARGE = Pattern.compile("ui\\.nothing\\(icon = \"([a-z0-9-]+)\"");

    private static final Pattern NAME =
            Pattern.compile("(?<!equals\\(|case )\"([a-z0-9]+(?:-[a-z0-9]+)*)\"");

    /// A method, or a variable of a template, that is called so.
    private static final Pattern ANSWER =
            Pattern.compile("(?s)String icon\\(.*?\\n    }|!\\{var icon = .*?;}");

    @Test
    void aPageNamesAnIconAndTheStyleSheetDrawsIt() {
        assertThat(Icons.html("users")).isEqualTo("<i class=\"icon i-users\"></i>");
        assertThat(Icons.style())
                .contains(".i-users{--icon:url(\"data:image/svg+xml,%3csvg xmlns=")
                .contains("stroke-width='1.75'")
                .doesNotContain("<", "currentColor", "M0 0h24v24H0z");
    }

    @Test
    void aFilledIconHasNoLines() {
        assertThat(Icons.style().lines())
                .filteredOn(line -> line.startsWith(".i-circle-check-filled{"))
                .singleElement()
                .asString()
                .doesNotContain("stroke");
    }

    /// Another order would give the assets another address at each start.
    @Test
    void theStyleIsAlwaysTheSame() {
        assertThat(
                        Icons.style()
                                .lines()
                                .filter(line -> line.startsWith(".i-"))
                                .map(line -> line.substring(0, line.indexOf('{'))))
                .hasSizeGreaterThan(80)
                .isSorted();
    }

    @Test
    void aLargeIconIsADrawingInTheColourOfTheTextAroundIt() {
        assertThat(Icons.svg("map-search"))
                .startsWith("<svg class=\"icon\"")
                .contains("stroke=\"currentColor\"", "aria-hidden=\"true\"", "<path d=")
                .doesNotContain("<!--", "M0 0h24v24H0z", "'")
                .endsWith("</svg>");
    }

    @Test
    void anIconThatDoesNotExistFailsLoudly() {
        assertThatIllegalArgumentException().isThrownBy(() -> Icons.html("no-such-icon"));
        assertThatIllegalArgumentException().isThrownBy(() -> Icons.svg("no-such-icon"));
        assertThatIllegalArgumentException().isThrownBy(() -> Icons.svg("../../package"));
    }

    @Test
    void everyIconThatATemplateNamesExists() throws IOException {
        try (var templates = Files.walk(Path.of("src/main/jte"))) {
            for (Path template : templates.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(template);
                for (Pattern small : new Pattern[] {SMALL, SAID}) {
                    small.matcher(text)
                            .results()
                            .map(IconsTest::name)
                            .forEach(name -> assertThat(Icons.html(name)).isNotEmpty());
                }
                LARGE.matcher(text)
                        .results()
                        .map(IconsTest::name)
                        .forEach(name -> assertThat(Icons.svg(name)).isNotEmpty());
            }
        }
    }

    /// In Java those of several words, whatever they are for; and all that a method or a variable
    /// that is called so may be.
    @Test
    void everyIconThatJavaNamesIsDrawn() throws IOException {
        Set<String> named = new TreeSet<>();
        try (var sources = Files.walk(Path.of("src/main"))) {
            for (Path source : sources.filter(IconsTest::hasNames).toList()) {
                String text = Files.readString(source);
                if (source.toString().endsWith(".java")) {
                    names(text).filter(name -> name.contains("-")).forEach(named::add);
                }
                ANSWER.matcher(text)
                        .results()
                        .flatMap(method -> names(method.group()))
                        .forEach(named::add);
            }
        }
        named.removeIf(name -> !isTablers(name));
        assertThat(named)
                .contains("file-music", "table-import", "photo")
                .allSatisfy(name -> assertThat(Icons.html(name)).isNotEmpty());
    }

    private static boolean hasNames(Path source) {
        return source.toString().matches(".*\\.(java|jte)")
                && !source.endsWith(Path.of("web/Icons.java"))
                // Its icons are large
                && !source.endsWith(Path.of("ui/problemText.jte"));
    }

    private static Stream<String> names(String text) {
        return NAME.matcher(text).results().map(IconsTest::name);
    }

    private static boolean isTablers(String name) {
        try {
            return !Icons.svg(name).isEmpty();
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static String name(MatchResult found) {
        return found.group(1);
    }
}
