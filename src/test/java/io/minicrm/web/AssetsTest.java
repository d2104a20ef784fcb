package io.minicrm.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.Decoder;
import io.minicrm.CrmTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@CrmTest
class AssetsTest {

    @Autowired MockMvcTester mvc;
    @Autowired Assets assets;

    @Test
    void aFileIsOpenAndMayBeKeptForGood() {
        assertThat(mvc.get().uri(assets.address("minicrm.css")).header("Accept-Encoding", "gzip"))
                .hasStatusOk()
                .hasContentType("text/css")
                .hasHeader(HttpHeaders.CONTENT_ENCODING, "gzip")
                .hasHeader(HttpHeaders.VARY, "Accept-Encoding")
                .headers()
                .satisfies(headers -> {
                    assertThat(headers.getCacheControl()).contains("max-age=31536000", "immutable");
                    assertThat(headers.getFirst("Content-Security-Policy"))
                            .isEqualTo(SecurityHeaders.CONTENT_SECURITY_POLICY);
                    assertThat(headers.get(HttpHeaders.PRAGMA)).isNull();
                });
    }

    @ParameterizedTest
    @CsvSource({
        "'gzip, deflate, br, zstd', br",
        "'br;q=0, gzip', gzip",
        "gzip, gzip",
        "identity,",
        "'gzip;q=0, br; q=0.0',",
        "'',"
    })
    void eachTakesTheShortestThatTheClientUnderstands(String accepted, @Nullable String encoding)
            throws IOException {
        for (String path : List.of("minicrm.css", "js/htmx.js", "js/keys.js", "img/favicon.svg")) {
            MvcTestResult answer =
                    mvc.get()
                            .uri(assets.address(path))
                            .header(HttpHeaders.ACCEPT_ENCODING, accepted)
                            .exchange();
            byte[] body = answer.getResponse().getContentAsByteArray();
            byte[] content = assets.find(path).orElseThrow().content();

            assertThat(answer).hasHeader(HttpHeaders.VARY, "Accept-Encoding");
            assertThat(answer.getResponse().getHeader(HttpHeaders.CONTENT_ENCODING))
                    .as("%s; the build compresses what it has compiled", path)
                    .isEqualTo(encoding);
            assertThat(decoded(body, encoding)).as(path).isEqualTo(content);
            assertThat(body.length)
                    .isLessThanOrEqualTo(encoding == null ? content.length : content.length - 1);
        }
    }

    private static byte[] decoded(byte[] body, @Nullable String encoding) throws IOException {
        if (encoding == null) {
            return body;
        }
        if (encoding.equals("gzip")) {
            return new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        Brotli4jLoader.ensureAvailability();
        return Decoder.decompress(body).getDecompressedData();
    }

    @Test
    void aFontIsCompressedInItself() {
        assertThat(
                        mvc.get()
                                .uri(assets.address("fonts/inter-latin.woff2"))
                                .header(HttpHeaders.ACCEPT_ENCODING, "br, gzip"))
                .hasContentType("font/woff2")
                .doesNotContainHeader(HttpHeaders.CONTENT_ENCODING);
    }

    @Test
    void aPageOfAnotherVersionGetsWhatThereIsButMayNotKeepIt() {
        assertThat(mvc.get().uri("/assets/0000000000000000/js/minicrm.js"))
                .hasStatusOk()
                .hasHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .doesNotContainHeader(HttpHeaders.CONTENT_ENCODING);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(mvc.get().uri("/assets/x/js/none.js")).hasStatus(404);
        assertThat(mvc.get().uri("/assets/x/application.yaml")).hasStatus(404);
        assertThat(mvc.get().uri("/favicon.ico")).hasStatusOk().hasContentType("image/svg+xml");
    }

    @Test
    void tablerLiesInTheLowestLayer() {
        String style =
                new String(
                        assets.find("minicrm.css").orElseThrow().content(), StandardCharsets.UTF_8);

        assertThat(style)
                .startsWith("@layer tabler, tokens, base, parts, blocks, print;\n@layer tabler {")
                .contains("url(\"fonts/inter-latin.woff2\")")
                .doesNotContain("@charset", "@import");
    }

    @Test
    void everyStyleSheetOfOursIsInTheOneThatIsServed() throws IOException {
        String style =
                new String(
                        assets.find("minicrm.css").orElseThrow().content(), StandardCharsets.UTF_8);
        try (var files = Files.list(Path.of("src/main/resources/static/css"))) {
            for (Path file : files.toList()) {
                String lastRule =
                        Files.readString(file)
                                .strip()
                                .lines()
                                .reduce((_, next) -> next)
                                .orElseThrow();
                assertThat(lastRule).as(file.toString()).isEqualTo("}");
                assertThat(style)
                        .as(file.toString())
                        .contains(
                                Files.readString(file)
                                        .strip()
                                        .lines()
                                        .skip(3)
                                        .findFirst()
                                        .orElseThrow()
                                        .replace("../", ""));
            }
        }
    }

    @Test
    void ourStyleDoesWithoutImportantAndWithoutClassesOfTablers() throws IOException {
        Pattern taken =
                Pattern.compile(
                        "\\.(?:grid|row|col|card|container|mark|empty|steps|timeline)\\b[^-]");
        try (var files = Files.list(Path.of("src/main/resources/static/css"))) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain("!important")
                        .doesNotContainPattern(taken);
            }
        }
    }

    @Test
    void everyScriptIsAskedFor() throws IOException {
        String pages = Files.readString(Path.of("src/main/jte/ui/head.jte"));
        List<Path> scripts;
        try (var files = Files.list(Path.of("src/main/resources/static/js"))) {
            scripts = files.toList();
        }
        StringBuilder asking = new StringBuilder();
        for (Path script : scripts) {
            asking.append(Files.readString(script));
        }
        assertThat(scripts)
                .extracting(script -> String.valueOf(script.getFileName()))
                .allMatch(name ->
                        asking.indexOf("\"./" + name + "\"") >= 0 || pages.contains("js/" + name));
    }
}
