package io.minicrm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class IconsTest {

    private final Assets assets = new Assets();

    private static final Pattern NAMED =
            Pattern.compile(
                    "template\\.ui\\.icon\\((?:name = )?\"([a-z0-9-]+)\"|icon = \"([a-z0-9-]+)\"");

    @Test
    void anIconIsDrawnInTheColourOfTheTextAroundIt() {
        assertThat(Icons.svg("rocket"))
                .startsWith("<svg class=\"icon\"")
                .contains("aria-hidden=\"true\"", "<path d=")
                .doesNotContain("<!--", "M0 0h24v24H0z")
                .endsWith("</svg>");
    }

    @Test
    void aUsualIconIsNamedAndItsShapeStandsInTheSprite() {
        assertThat(Icons.svg("users"))
                .isEqualTo(
                        "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"%s#users\"/></svg>"
                                .formatted(assets.address(Assets.SPRITE)));
        String sprite =
                new String(
                        assets.find(Assets.SPRITE).orElseThrow().content(), StandardCharsets.UTF_8);
        assertThat(sprite)
                .contains("<symbol id=\"users\" viewBox=\"0 0 24 24\"><path d=")
                .doesNotContain("M0 0h24v24H0z");
    }

    @Test
    void aFilledIconHasItsOwnShape() {
        assertThat(Icons.svg("circle-check-filled")).startsWith("<svg class=\"icon icon-filled\"");
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
