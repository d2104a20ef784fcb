package io.minicrm.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// Tabler icons as SVG inside the page: drawn with the first paint, coloured by the text around
/// them.
public final class Icons {

    private static final String FILLED = "-filled";
    private static final String STROKED =
            "<svg class=\"icon\" width=\"16\" height=\"16\" viewBox=\"0 0 24 24\" fill=\"none\""
                    + " stroke=\"currentColor\" stroke-width=\"1.75\" stroke-linecap=\"round\""
                    + " stroke-linejoin=\"round\" aria-hidden=\"true\">";
    private static final String FULL =
            "<svg class=\"icon icon-filled\" width=\"16\" height=\"16\" viewBox=\"0 0 24 24\""
                    + " fill=\"currentColor\" aria-hidden=\"true\">";

    private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();
    private static final PathMatchingResourcePatternResolver RESOURCES =
            new PathMatchingResourcePatternResolver();
    private static final String FOLDER = folder();

    private Icons() {}

    /// The icon as an `svg` element. Its name is Tabler's; the filled variant ends in `-filled`.
    ///
    /// @throws IllegalArgumentException when Tabler has no such icon
    public static String svg(String name) {
        return KNOWN.computeIfAbsent(name, Icons::read);
    }

    private static String read(String name) {
        boolean filled = name.endsWith(FILLED);
        String file =
                filled
                        ? "filled/" + name.substring(0, name.length() - FILLED.length())
                        : "outline/" + name;
        Resource icon = RESOURCES.getResource("classpath:" + FOLDER + file + ".svg");
        if (!name.matches("[a-z0-9-]+") || !icon.exists()) {
            throw new IllegalArgumentException("no icon " + name);
        }
        try {
            String svg =
                    icon.getContentAsString(StandardCharsets.UTF_8)
                            .replaceAll("(?s)<!--.*?-->", "")
                            .replaceAll("\\s+", " ");
            String shapes =
                    svg.substring(svg.indexOf('>') + 1)
                            .replace(
                                    "<path stroke=\"none\" d=\"M0 0h24v24H0z\" fill=\"none\"/>", "")
                            .replace("> <", "><")
                            .strip();
            return (filled ? FULL : STROKED) + shapes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String folder() {
        String root = "META-INF/resources/webjars/tabler__icons/";
        try {
            Resource[] found = RESOURCES.getResources("classpath*:" + root + "*/package.json");
            if (found.length != 1) {
                throw new IllegalStateException("the icons' webjar is missing");
            }
            String url = found[0].getURL().toString();
            String version = url.substring(url.indexOf(root) + root.length());
            return root + version.substring(0, version.indexOf('/')) + "/icons/";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
