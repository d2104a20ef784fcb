package io.minicrm.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// Tabler icons, coloured by the text around them. A page names those of `SPRITE`, whose shapes a
/// browser keeps; any other stands in the page itself.
public final class Icons {

    /// The usual ones. A page has some fifty, and their shapes would be a fifth of it.
    private static final String SPRITE =
            """
            alert-circle alert-circle-filled alert-triangle alert-triangle-filled align-left
            archive arrow-back-up arrow-bar-to-down arrow-bar-to-up arrow-down arrow-left
            arrow-right arrow-up arrows-exchange bolt building building-plus calendar chart-area
            chart-bar check checkbox chevron-down chevron-left chevron-right circle-check
            circle-check-filled circle-dashed circle-x clock coins columns columns-3 copy
            device-desktop device-mobile door dots download edit eye file file-music
            file-spreadsheet file-text file-type-pdf file-zip files filter filter-off filters
            folder git-merge grip-vertical hash history hourglass inbox info-circle
            layout-kanban letter-case link list list-check lock login-2 logout mail map-search
            menu-2 moon note paperclip pencil phone photo player-skip-forward plug-connected-x
            plus presentation qrcode report restore search search-off settings shield
            shield-check square-chevron-down sun table table-import table-off toggle-left trash
            upload user user-circle user-plus users x
            """;

    private static final String FILLED = "-filled";
    private static final String STROKED = "<svg class=\"icon\"";
    private static final String FULL = "<svg class=\"icon icon-filled\"";
    private static final String WHOLE = " viewBox=\"0 0 24 24\" aria-hidden=\"true\">";

    private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();
    private static final PathMatchingResourcePatternResolver RESOURCES =
            new PathMatchingResourcePatternResolver();
    private static final String FOLDER = folder();

    private static volatile @Nullable String address;

    private Icons() {}

    /// The icon as an `svg` element. Its name is Tabler's; the filled variant ends in `-filled`.
    ///
    /// @throws IllegalArgumentException when Tabler has no such icon
    public static String svg(String name) {
        return KNOWN.computeIfAbsent(name, Icons::read);
    }

    /// All of the sprite, as one file.
    static String sprite() {
        Map<String, String> symbols = new TreeMap<>();
        Arrays.stream(SPRITE.strip().split("\\s+"))
                .forEach(name -> symbols.put(name, shapes(name)));
        return symbols.entrySet().stream()
                .map(symbol ->
                        "<symbol id=\"%s\" viewBox=\"0 0 24 24\">%s</symbol>"
                                .formatted(symbol.getKey(), symbol.getValue()))
                .collect(
                        Collectors.joining(
                                "", "<svg xmlns=\"http://www.w3.org/2000/svg\">", "</svg>"));
    }

    /// From now on pages name the icons that are in the sprite at this address.
    static void serveSprite(String at) {
        address = at;
        KNOWN.clear();
    }

    private static String read(String name) {
        String begin = name.endsWith(FILLED) ? FULL : STROKED;
        String sprite = address;
        if (sprite != null && Arrays.asList(SPRITE.strip().split("\\s+")).contains(name)) {
            return begin
                    + " aria-hidden=\"true\"><use href=\"%s#%s\"/></svg>".formatted(sprite, name);
        }
        return begin + WHOLE + shapes(name) + "</svg>";
    }

    private static String shapes(String name) {
        String file =
                name.endsWith(FILLED)
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
            return svg.substring(svg.indexOf('>') + 1, svg.lastIndexOf("</svg>"))
                    .replace("<path stroke=\"none\" d=\"M0 0h24v24H0z\" fill=\"none\"/>", "")
                    .replace("<path stroke=\"none\" d=\"M0 0h24v24H0z\" fill=\"none\" />", "")
                    .replace("> <", "><")
                    .strip();
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
