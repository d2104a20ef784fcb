package io.minicrm.record;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Words: one line, Markdown of many lines, a web address, or a domain name.
public record TextType(Kind kind, int longest) implements FieldType<String> {

    /// What the words are.
    public enum Kind {
        LINE,
        MARKDOWN,
        URL,
        DOMAIN
    }

    @Override
    public String parse(Field<String> field, List<String> typed, Reading reading)
            throws Unreadable {
        String text = typed.getFirst().replace("\r\n", "\n").strip();
        if (text.indexOf('\0') >= 0) {
            throw new Unreadable("record.problem.nul");
        }
        if (text.length() > longest) {
            throw new Unreadable("record.problem.long", longest, text.length());
        }
        return switch (kind) {
            case LINE -> text.replaceAll("\\s+", " ");
            case MARKDOWN -> text;
            case URL -> url(text);
            case DOMAIN -> domain(text);
        };
    }

    @Override
    public List<String> edit(String value, Format format) {
        return List.of(value);
    }

    @Override
    public String show(String value, Format format) {
        return kind == Kind.URL
                ? value.replaceFirst("^https?://(www\\.)?", "").replaceFirst("/$", "")
                : value;
    }

    @Override
    public JsonNode toJson(String value) {
        return Json.NODES.stringNode(value);
    }

    @Override
    public String fromJson(JsonNode json) {
        return json.stringValue();
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of(Json.text(json));
    }

    private static String url(String text) throws Unreadable {
        String full = text.matches("(?i)[a-z][a-z0-9+.-]*:.*") ? text : "https://" + text;
        try {
            URI uri = new URI(full);
            boolean web =
                    "http".equalsIgnoreCase(uri.getScheme())
                            || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getHost().contains(".")) {
                return full;
            }
        } catch (URISyntaxException _) {
            // Said below.
        }
        throw new Unreadable("record.problem.url", text);
    }

    private static String domain(String text) throws Unreadable {
        String host =
                text.toLowerCase(Locale.ROOT)
                        .replaceFirst("^[a-z]+://", "")
                        .replaceFirst("^www\\.", "");
        host = host.replaceFirst("[/:?#].*$", "");
        if (!host.matches(
                "[\\p{L}\\p{N}]([\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?(\\.[\\p{L}\\p{N}]([\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?)+")) {
            throw new Unreadable("record.problem.domain", text);
        }
        return host;
    }
}
