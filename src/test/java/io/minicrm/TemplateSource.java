package io.minicrm;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A jte template taken apart: the HTML that it writes, with every piece of code in it blanked, and
/// the string literals of that code. Lines keep their numbers.
final class TemplateSource {

    private static final Pattern DIRECTIVE =
            Pattern.compile("@(?:import|param)\\b[^\\n]*|@(?:else|endif|endfor|raw|endraw)\\b");
    private static final Pattern CONTROL =
            Pattern.compile("@(?:if|elseif|for|(?:template|layout|tag)\\.[\\w.]+)\\s*\\(");

    /// What stands in the HTML where a value will stand.
    static final char VALUE = '\u25AA';

    private final String text;
    private final StringBuilder html = new StringBuilder();
    private final List<Literal> literals = new ArrayList<>();
    private int at;

    /// A string literal in the template's code.
    record Literal(String text, int line) {}

    private TemplateSource(String text) {
        this.text = text;
        markup('\0');
    }

    static TemplateSource of(String text) {
        return new TemplateSource(text);
    }

    String html() {
        return html.toString();
    }

    List<Literal> literals() {
        return literals;
    }

    static int line(CharSequence text, int position) {
        return 1 + (int) text.subSequence(0, position).chars().filter(c -> c == '\n').count();
    }

    private void markup(char end) {
        while (at < text.length()) {
            if (end != '\0' && text.charAt(at) == end) {
                return;
            } else if (text.startsWith("<%--", at)) {
                blank(after("--%>"));
            } else if (text.startsWith("<!--", at)) {
                blank(after("-->"));
            } else if (text.startsWith("${", at)) {
                html.append(VALUE);
                at++;
                code('{', '}');
            } else if (text.startsWith("$unsafe{", at)) {
                html.append(VALUE).append(" ".repeat(6));
                at += 7;
                code('{', '}');
            } else if (text.startsWith("!{", at)) {
                html.append(' ');
                at++;
                code('{', '}');
            } else if (!directive()) {
                html.append(text.charAt(at++));
            }
        }
    }

    private boolean directive() {
        if (text.charAt(at) != '@') {
            return false;
        }
        var control = CONTROL.matcher(text).region(at, text.length());
        if (control.lookingAt()) {
            blank(control.end() - 1);
            code('(', ')');
            return true;
        }
        var directive = DIRECTIVE.matcher(text).region(at, text.length());
        if (directive.lookingAt()) {
            if (directive.group().startsWith("@param")) {
                collectLiterals(directive.group(), line(text, at));
            }
            blank(directive.end());
            return true;
        }
        return false;
    }

    private void collectLiterals(String code, int line) {
        var literal = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(code);
        while (literal.find()) {
            literals.add(new Literal(literal.group(1), line));
        }
    }

    /// Skips code up to the bracket that closes the one it stands on; content blocks in it are
    /// HTML.
    private void code(char open, char close) {
        var depth = 0;
        while (at < text.length()) {
            var c = text.charAt(at);
            if (c == '"') {
                var end = literalEnd('"');
                literals.add(new Literal(text.substring(at + 1, end - 1), line(text, at)));
                blank(end);
            } else if (c == '\'') {
                blank(literalEnd('\''));
            } else if (text.startsWith("@`", at)) {
                blank(at + 2);
                markup('`');
                blank(Math.min(at + 1, text.length()));
            } else {
                depth += c == open ? 1 : c == close ? -1 : 0;
                blank(at + 1);
                if (depth == 0) {
                    return;
                }
            }
        }
    }

    private int literalEnd(char quote) {
        var end = at + 1;
        while (end < text.length() && text.charAt(end) != quote) {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, text.length());
    }

    private int after(String end) {
        var found = text.indexOf(end, at);
        return found < 0 ? text.length() : found + end.length();
    }

    private void blank(int end) {
        for (; at < end; at++) {
            html.append(text.charAt(at) == '\n' ? '\n' : ' ');
        }
    }
}
