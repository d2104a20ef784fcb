package io.minicrm.web;

import io.minicrm.scope.Directory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// Whom a text mentions: an `@`, and after it a colleague's whole name or e-mail address, in
/// letters of any size. The text stays as it was written, so that it reads the same everywhere.
@Component
public class Mentions {

    /// So many are looked for: nobody mentions more people in one text.
    private static final int MOST = 200;

    /// @param from where its `@` stands
    /// @param to where it ends
    record Mention(int from, int to, long person) {}

    private record Named(String name, Directory.Person person) {}

    private final Supplier<Stream<Directory.Person>> everybody;

    @Autowired
    Mentions(Directory directory) {
        this(() -> directory.everybody().stream().flatMap(id -> directory.person(id).stream()));
    }

    Mentions(Supplier<Stream<Directory.Person>> everybody) {
        this.everybody = everybody;
    }

    /// The colleagues who are mentioned.
    public Set<Long> people(@Nullable String text) {
        Set<Long> people = new LinkedHashSet<>();
        if (text != null) {
            find(text).forEach(mention -> people.add(mention.person()));
        }
        return people;
    }

    /// How a colleague is mentioned: by name, or where several have it by address.
    public static String of(Directory.Person person) {
        return "@"
                + (person.name().endsWith("(" + person.email() + ")")
                        ? person.email()
                        : person.name());
    }

    List<Mention> find(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return List.of();
        }
        List<Named> names =
                everybody
                        .get()
                        .flatMap(person ->
                                Stream.of(
                                        new Named(person.name(), person),
                                        new Named(person.email(), person)))
                        .toList();
        List<Mention> mentions = new ArrayList<>();
        for (int looked = 0; at >= 0 && looked < MOST; looked++) {
            Optional<Mention> mention = at(text, at, names);
            mention.ifPresent(mentions::add);
            at = text.indexOf('@', mention.map(Mention::to).orElse(at + 1));
        }
        return mentions;
    }

    private static Optional<Mention> at(String text, int at, List<Named> names) {
        if (at > 0 && !Character.isWhitespace(text.charAt(at - 1)) && isWord(text, at - 1)) {
            return Optional.empty();
        }
        return names.stream()
                .filter(named -> isNamed(text, at + 1, named.name()))
                .max(Comparator.comparingInt(named -> named.name().length()))
                .map(named -> new Mention(at, at + 1 + named.name().length(), named.person().id()));
    }

    private static boolean isNamed(String text, int from, String name) {
        int end = from + name.length();
        return text.regionMatches(true, from, name, 0, name.length())
                && (end == text.length() || !isWord(text, end));
    }

    private static boolean isWord(String text, int place) {
        return Character.isLetterOrDigit(text.codePointAt(place));
    }
}
