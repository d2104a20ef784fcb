package io.minicrm.web;

import gg.jte.output.StringOutput;
import io.minicrm.record.Format;
import io.minicrm.record.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.context.MessageSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import templates.StaticTemplates;

/// What is served as assets, by path: everything in `static/`, what we take from webjars, and what
/// is put together here, the one style sheet and a script in each language.
final class AssetFiles {

    private static final String STYLE = "minicrm.css";

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
                    "today",
                    "notification",
                    "calendar",
                    "files",
                    "changes",
                    "palette",
                    "import",
                    "merge",
                    "settings",
                    "custom",
                    "audit",
                    "live",
                    "signin",
                    "print");

    private static final Map<String, String> WEBJARS =
            Map.of(
                    "js/chart.js", "chart.js/*/dist/chart.umd.min.js",
                    "js/sortable.js", "sortablejs/*/modular/sortable.esm.js");

    private final PathMatchingResourcePatternResolver resources =
            new PathMatchingResourcePatternResolver();
    private final SortedMap<String, byte[]> files = new TreeMap<>();

    private AssetFiles(MessageSource messages) throws IOException {
        for (Resource file : resources.getResources("classpath*:static/**/*.*")) {
            String url = file.getURL().toString();
            files.put(url.substring(url.lastIndexOf("/static/") + 8), file.getContentAsByteArray());
        }
        for (var webjar : WEBJARS.entrySet()) {
            files.put(webjar.getKey(), webjar(webjar.getValue()).getContentAsByteArray());
        }
        files.put("js/htmx.js", htmx().getBytes(StandardCharsets.UTF_8));
        files.put(STYLE, style().getBytes(StandardCharsets.UTF_8));
        for (Language language : Language.values()) {
            Locale locale = language.locale();
            files.put(
                    "js/floats-" + locale.getLanguage() + ".js",
                    floats(messages, locale).getBytes(StandardCharsets.UTF_8));
        }
    }

    /// @param messages the texts of what is not the same in each language
    static SortedMap<String, byte[]> read(MessageSource messages) {
        try {
            return new AssetFiles(messages).files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// With the one setting that cannot wait for our modules, which may not come: it would put a
    /// style into a page that takes none.
    private String htmx() throws IOException {
        return text(webjar("htmx.org/*/dist/htmx.min.js"))
                + "\nhtmx.config.includeIndicatorStyles=false;\n";
    }

    /// One style sheet: the order of layers, Tabler in the lowest, the icons, then our blocks.
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
                all.append("@layer base {\n").append(Icons.style()).append("}\n");
                text = text.substring(order).replace("url(\"../", "url(\"");
            }
            all.append(text);
        }
        return all.toString();
    }

    /// What floats above pages, as a script that puts it there: without scripts nothing shows it,
    /// and so no page brings it.
    private static String floats(MessageSource messages, Locale locale) {
        var texts =
                new Texts(
                        messages,
                        new Format(locale, ZoneOffset.UTC, locale.getCountry(), "EUR"),
                        Clock.systemUTC());
        var html = new StringOutput();
        new StaticTemplates().uiFloats(texts).render(html);
        String literal =
                html.toString().replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${");
        return "document.body.insertAdjacentHTML(\"beforeend\", `%s`);\n".formatted(literal);
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

    private static String text(Resource file) throws IOException {
        return file.getContentAsString(StandardCharsets.UTF_8);
    }
}
