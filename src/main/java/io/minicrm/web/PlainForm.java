package io.minicrm.web;

import io.minicrm.record.PlainText;
import io.minicrm.record.Problem;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What was typed into a form that is about no record, as texts by name, and what is wrong with it.
/// One that changes what several people may change carries the mark of what it was made from.
public final class PlainForm {

    private static final Pattern COUNT = Pattern.compile("0*[1-9]\\d{0,3}");

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Problem> problems = new HashMap<>();

    public PlainForm() {}

    public PlainForm with(String name, @Nullable String text) {
        texts.put(name, text == null ? "" : plain(text));
        return this;
    }

    /// As it is compared; what nobody can see is kept to be refused.
    private static String plain(String text) {
        return text.chars().anyMatch(Character::isISOControl) ? text.strip() : PlainText.line(text);
    }

    public PlainForm refuse(String name, Problem problem) {
        problems.putIfAbsent(name, problem);
        return this;
    }

    /// Another mark than that of now says that somebody has changed meanwhile what a form was made
    /// from.
    ///
    /// @param present says all that the form shows
    public static String mark(Object present) {
        return UUID.nameUUIDFromBytes(present.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /// Says beside a field what it is now, unless the same was typed.
    public PlainForm compare(String name, String present) {
        return text(name).equals(present)
                ? this
                : refuse(
                        name,
                        present.isEmpty()
                                ? Problem.of("web.typed.nothing")
                                : Problem.of("web.typed.now", present));
    }

    public int wrong() {
        return problems.size();
    }

    public boolean isRefused() {
        return !problems.isEmpty();
    }

    public String text(String name) {
        return texts.getOrDefault(name, "");
    }

    public @Nullable Problem problem(String name) {
        return problems.get(name);
    }

    /// Refuses an empty text, one with characters that nobody can see, and one that is too long.
    public PlainForm need(String name, int longest) {
        String text = text(name);
        if (text.isEmpty()) {
            return refuse(name, Problem.of("web.typed.missing"));
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            return refuse(name, Problem.of("web.typed.unreadable"));
        }
        return text.length() > longest ? refuse(name, Problem.of("web.typed.long", longest)) : this;
    }

    /// A whole number from 1 to 9999. Of one that is refused the answer is without meaning.
    ///
    /// @param none what stands for nothing
    public int count(String name, Problem otherwise, int none) {
        String text = text(name);
        if (text.isEmpty()) {
            return none;
        }
        if (!COUNT.matcher(text).matches()) {
            refuse(name, otherwise);
            return none;
        }
        return Integer.parseInt(text);
    }

    public PlainForm needEmail(String name) {
        need(name, 254);
        return text(name).matches("[^\\s@<>()\",;:]+@[^\\s@<>()\",;:]+")
                ? this
                : refuse(name, Problem.of("web.typed.email"));
    }
}
