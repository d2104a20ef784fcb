package io.minicrm.record;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Words: one line, Markdown of many lines, a web address, or a domain name.
public record TextType(Kind kind, int longest) implements FieldType<String> {

    private static final Pattern SCHEME = Pattern.compile("(?i)[a-z][a-z0-9+.-]*+:");

    /// What an address has before and behind its domain.
    private static final Pattern AROUND =
            Pattern.compile("^(?:[a-z]++://)?(?:www\\.)?|[/:?#].*+$|\\.$");

    private static final Pattern HOST =
            Pattern.compile(
                    "(?!-)[\\p{L}\\p{M}\\p{N}-]++(?<!-)(?:\\.(?!-)[\\p{L}\\p{M}\\p{N}-]++(?<!-))++");

    /// What the words are.
    public enum Kind {
        LINE,
        MARKDOWN,
        URL,
        DOMAIN
    }

    @Override
    public String plain(String typed) {
        return kind == Kind.MARKDOWN ? PlainText.lines(typed) : PlainText.line(typed);
    }

    @Override
    public String parse(Field<String> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        String text = typed.getFirst();
        String value =
                switch (kind) {
                    case LINE, MARKDOWN -> text;
                    case URL -> url(text);
                    case DOMAIN -> domain(text);
                };
        // An address may have become longer: by what it begins with, by small letters
        if (value.length() > longest) {
            throw new InvalidInput("record.problem.long", longest, value.length());
        }
        return value;
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

    private static String url(String text) throws InvalidInput {
        String full = SCHEME.matcher(text).lookingAt() ? text : "https://" + text;
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
        throw new InvalidInput("record.problem.url", text);
    }

    private static String domain(String text) throws InvalidInput {
        String host = AROUND.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        if (!HOST.matcher(host).matches()) {
            throw new InvalidInput("record.problem.domain", text);
        }
        return host;
    }
}
