package io.minicrm.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// Tabler icons. The style sheet draws them, so that a page only names those it shows and the first
/// paint has them all; they have the colour of the text around them.
public final class Icons {

    private static final String DRAWN =
            """
            alert-circle alert-circle-filled alert-triangle alert-triangle-filled align-left archive
            arrow-back arrow-back-up arrow-bar-to-down arrow-bar-to-up arrow-down arrow-left arrow-right
            arrow-up arrows-exchange at bell bell-filled bell-ringing bolt building building-plus calendar calendar-time chart-bar check checkbox
            chevron-down chevron-left chevron-right circle circle-check circle-check-filled circle-dashed
            circle-x clock coins columns-3 copy device-desktop device-floppy device-mobile dots download eye file filter
            file-music file-spreadsheet file-text file-type-pdf file-zip forms git-merge
            grip-vertical hash history hourglass info-circle key layout-kanban letter-case link
            list-check lock login-2 logout mail menu-2 moon movie note paperclip pencil phone photo pin
            player-skip-forward plug-connected-x plus presentation qrcode repeat restore rss search server
            settings shield shield-check square-chevron-down sun table-import table-off tag toggle-left
            trash upload user user-circle user-plus user-share users users-group world x\
            """;

    /// Those of the palette's commands, which are larger and have finer lines.
    private static final String COMMANDS =
            """
            building building-plus chart-bar history layout-kanban search settings table-import
            trash user-plus users\
            """;

    private static final String FILLED = "-filled";
    private static final String LINES =
            " fill='none' stroke='%s' stroke-width='%s' stroke-linecap='round' stroke-linejoin='round'";

    private static final Pattern FOR_ADDRESSES = Pattern.compile("[<>#%]");
    private static final PathMatchingResourcePatternResolver RESOURCES =
            new PathMatchingResourcePatternResolver();
    private static final String FOLDER = folder();

    private static final Map<String, String> NAMED =
            Map.copyOf(each(DRAWN, name -> "<i class=\"icon i-" + name + "\"></i>"));

    private Icons() {}

    /// The icon as an element. Its name is Tabler's; the filled variant ends in `-filled`.
    ///
    /// @throws IllegalArgumentException when the style sheet does not draw it
    public static String html(String name) {
        String html = NAMED.get(name);
        if (html == null) {
            throw new IllegalArgumentException("no icon " + name + " among those drawn");
        }
        return html;
    }

    /// The icon as a drawing within the page, for one that is as large as a picture.
    ///
    /// @throws IllegalArgumentException when Tabler has no such icon
    public static String svg(String name) {
        return "<svg class='icon' viewBox='0 0 24 24' aria-hidden='true'%s>%s</svg>"
                .formatted(LINES.formatted("currentColor", "1.25"), shapes(name))
                .replace('\'', '"');
    }

    /// What draws them all.
    static String style() {
        return rules(DRAWN, ".i-%s", "1.75") + rules(COMMANDS, ".palette-item>.i-%s", "1.5");
    }

    private static String rules(String names, String selector, String width) {
        return each(
                        names,
                        name ->
                                (selector + "{--icon:url(\"data:image/svg+xml,%s\")}\n")
                                        .formatted(name, address(name, width)))
                .values()
                .stream()
                .collect(Collectors.joining());
    }

    private static String address(String name, String width) {
        String look = name.endsWith(FILLED) ? "" : LINES.formatted("#000", width);
        String svg =
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%s>%s</svg>"
                        .formatted(look, shapes(name));
        return FOR_ADDRESSES
                .matcher(svg)
                .replaceAll(sign -> "%%%02x".formatted((int) sign.group().charAt(0)));
    }

    private static SortedMap<String, String> each(String names, Function<String, String> made) {
        SortedMap<String, String> all = new TreeMap<>();
        for (String name : names.split("\\s+")) {
            all.put(name, made.apply(name));
        }
        return all;
    }

    private static String shapes(String name) {
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
            return svg.substring(svg.indexOf('>') + 1, svg.lastIndexOf("</svg>"))
                    .replace("<path stroke=\"none\" d=\"M0 0h24v24H0z\" fill=\"none\"/>", "")
                    .replace("> <", "><")
                    .replace(" />", "/>")
                    .replace('"', '\'')
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
