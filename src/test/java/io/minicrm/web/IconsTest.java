package io.minicrm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class IconsTest {

    private static final Pattern SMALL =
            Pattern.compile("template\\.ui\\.icon\\((?:name = )?\"([a-z0-9-]+)\"");
    private static final Pattern SAID = Pattern.compile("ui\\.notice\\(icon = \"([a-z0-9-]+)\"");
    private static final Pattern LARGE = Pattern.compile("ui\\.nothing\\(icon = \"([a-z0-9-]+)\"");

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

    private static String name(MatchResult found) {
        return found.group(1);
    }
}
