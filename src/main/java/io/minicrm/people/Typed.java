package io.minicrm.people;

import io.minicrm.record.PlainText;
import io.minicrm.record.Problem;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was typed into a form that is about no record, as texts by name, and what is wrong with it.
public final class Typed {

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Problem> problems = new HashMap<>();

    Typed() {}

    Typed with(String name, @Nullable String text) {
        texts.put(name, text == null ? "" : plain(text));
        return this;
    }

    /// As it is compared; what nobody can see is kept to be refused.
    private static String plain(String text) {
        return text.chars().anyMatch(Character::isISOControl) ? text.strip() : PlainText.line(text);
    }

    Typed refuse(String name, Problem problem) {
        problems.putIfAbsent(name, problem);
        return this;
    }

    boolean isRefused() {
        return !problems.isEmpty();
    }

    public String text(String name) {
        return texts.getOrDefault(name, "");
    }

    public @Nullable Problem problem(String name) {
        return problems.get(name);
    }

    /// Refuses an empty text, one with characters that nobody can see, and one that is too long.
    Typed need(String name, int longest) {
        String text = text(name);
        if (text.isEmpty()) {
            return refuse(name, Problem.of("people.problem.missing"));
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            return refuse(name, Problem.of("people.problem.unreadable"));
        }
        return text.length() > longest
                ? refuse(name, Problem.of("people.problem.long", longest))
                : this;
    }

    Typed needEmail(String name) {
        need(name, 254);
        return text(name).matches("[^\\s@<>()\",;:]+@[^\\s@<>()\",;:]+")
                ? this
                : refuse(name, Problem.of("people.problem.email"));
    }
}
