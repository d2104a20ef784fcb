package io.minicrm.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.stereotype.Component;

/// Everything in `static/` and what we take from webjars, read once, compressed once, and served
/// below one fingerprint of the whole. So a browser keeps it for good, and style sheets and modules
/// refer to each other by plain relative names.
@Component
class Assets {

    /// A file as it goes out.
    record Asset(MediaType type, byte[] content, byte[] gzip) {

        boolean isSmallerCompressed() {
            return gzip.length < content.length;
        }
    }

    static final String STYLE = "minicrm.css";

    /// Our blocks in the order in which they stand in the style sheet, below Tabler in its own
    /// layer.
    private static final List<String> BLOCKS =
            List.of(
                    "tokens",
                    "base",
                    "controls",
                    "shell",
                    "list",
                    "record",
                    "board",
                    "report",
                    "form",
                    "timeline",
                    "files",
                    "changes",
                    "palette",
                    "import",
                    "settings",
                    "custom",
                    "audit",
                    "signin",
                    "print");

    private static final Map<String, String> WEBJARS =
            Map.of(
                    "js/chart.js", "chart.js/*/dist/chart.umd.min.js",
                    "js/htmx.js", "htmx.org/*/dist/htmx.min.js",
                    "js/sortable.js", "sortablejs/*/modular/sortable.esm.js");

    private final PathMatchingResourcePatternResolver resources =
            new PathMatchingResourcePatternResolver();
    private final Map<String, Asset> assets = new TreeMap<>();
    private final String fingerprint;

    Assets() {
        try {
            for (Resource file : resources.getResources("classpath*:static/**/*.*")) {
                String url = file.getURL().toString();
                add(url.substring(url.lastIndexOf("/static/") + 8), bytes(file));
            }
            for (var webjar : WEBJARS.entrySet()) {
                add(webjar.getKey(), bytes(webjar(webjar.getValue())));
            }
            add(STYLE, style().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        fingerprint = fingerprintOf(assets);
    }

    /// The address of a file: `asset("img/favicon.svg")`.
    ///
    /// @throws IllegalArgumentException when there is no such file
    String address(String path) {
        if (!assets.containsKey(path)) {
            throw new IllegalArgumentException("no asset " + path);
        }
        return "/assets/" + fingerprint + "/" + path;
    }

    Optional<Asset> find(String path) {
        return Optional.ofNullable(assets.get(path));
    }

    boolean isCurrent(String fingerprint) {
        return this.fingerprint.equals(fingerprint);
    }

    private void add(String path, byte[] content) throws IOException {
        MediaType type =
                MediaTypeFactory.getMediaType(path).orElse(MediaType.APPLICATION_OCTET_STREAM);
        assets.put(path, new Asset(type, content, gzip(content)));
    }

    /// One style sheet: the order of layers, Tabler in the lowest, then our blocks.
    private String style() throws IOException {
        String tabler =
                text(webjar("tabler__core/*/dist/css/tabler.min.css"))
                        .replace("@charset \"UTF-8\";", "")
                        .replaceAll("/\\*# sourceMappingURL=.*?\\*/", "");
        StringBuilder all = new StringBuilder();
        for (String block : BLOCKS) {
            String text = text(resources.getResource("classpath:static/css/" + block + ".css"));
            if (all.isEmpty()) {
                int order = text.indexOf('\n');
                all.append(text, 0, order).append("\n@layer tabler {").append(tabler).append("}\n");
                text = text.substring(order).replace("url(\"../", "url(\"");
            }
            all.append(text);
        }
        return all.toString();
    }

    private Resource webjar(String pattern) throws IOException {
        Resource[] found =
                resources.getResources("classpath*:META-INF/resources/webjars/" + pattern);
        if (found.length != 1) {
            throw new IllegalStateException(
                    "%d files instead of one are called %s in the webjars"
                            .formatted(found.length, pattern));
        }
        return found[0];
    }

    private static byte[] bytes(Resource file) throws IOException {
        return file.getContentAsByteArray();
    }

    private static String text(Resource file) throws IOException {
        return file.getContentAsString(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip =
                new GZIPOutputStream(bytes) {
                    {
                        def.setLevel(Deflater.BEST_COMPRESSION);
                    }
                }) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    private static String fingerprintOf(Map<String, Asset> assets) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            assets.forEach((path, asset) -> {
                digest.update(path.getBytes(StandardCharsets.UTF_8));
                digest.update(asset.content());
            });
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
