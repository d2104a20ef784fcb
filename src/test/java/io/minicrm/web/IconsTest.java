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

    private static final Pattern NAMED =
            Pattern.compile(
                    "template\\.ui\\.icon\\((?:name = )?\"([a-z0-9-]+)\"|icon = \"([a-z0-9-]+)\"");

    @Test
    void anIconIsDrawnInTheColourOfTheTextAroundIt() {
        assertThat(Icons.svg("users"))
                .startsWith("<svg class=\"icon\"")
                .contains("stroke=\"currentColor\"", "aria-hidden=\"true\"", "<path d=")
                .doesNotContain("<!--", "M0 0h24v24H0z")
                .endsWith("</svg>");
    }

    @Test
    void aFilledIconHasItsOwnShape() {
        assertThat(Icons.svg("circle-check-filled")).contains("fill=\"currentColor\"");
    }

    @Test
    void anIconThatDoesNotExistFailsLoudly() {
        assertThatIllegalArgumentException().isThrownBy(() -> Icons.svg("no-such-icon"));
        assertThatIllegalArgumentException().isThrownBy(() -> Icons.svg("../../package"));
    }

    @Test
    void everyIconThatATemplateNamesExists() throws IOException {
        try (var templates = Files.walk(Path.of("src/main/jte"))) {
            for (Path template : templates.filter(Files::isRegularFile).toList()) {
                NAMED.matcher(Files.readString(template))
                        .results()
                        .map(IconsTest::name)
                        .forEach(name -> assertThat(Icons.svg(name)).as(name).isNotEmpty());
            }
        }
    }

    private static String name(MatchResult found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }
}
