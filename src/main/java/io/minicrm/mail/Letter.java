package io.minicrm.mail;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a mail says, told once for both ways in which it is read: as a page, and as plain text.
///
/// @param lang the language it is in, as HTML names it
/// @param title its first line
/// @param foot why one gets it, and how it is switched off
public record Letter(String lang, String title, List<Part> parts, List<Link> foot) {

    /// One thing below the other.
    public sealed interface Part {}

    public record Words(String text) implements Part {}

    /// @param count of what stands below it; empty when that is not counted
    public record Heading(String text, String count) implements Part {}

    /// One of several things.
    ///
    /// @param href where it leads, a whole address
    /// @param detail what it is about; may be empty
    /// @param side when, or how late; may be empty
    public record Row(String title, String href, String detail, String side, boolean urgent)
            implements Part {}

    public record Button(String label, String href) implements Part {}

    /// Words that lead somewhere, if there is a whole address.
    public record Link(String text, @Nullable String href) {}

    /// The letter as plain text.
    public String text() {
        return Stream.of(
                        Stream.of(title),
                        parts.stream().map(Letter::plain),
                        Stream.of("-- \n" + plainFoot()))
                .flatMap(each -> each)
                .collect(Collectors.joining("\n\n", "", "\n"));
    }

    private static String plain(Part part) {
        return switch (part) {
            case Words words -> words.text();
            case Heading heading ->
                    heading.count().isEmpty()
                            ? heading.text()
                            : heading.text() + " (" + heading.count() + ")";
            case Row row ->
                    Stream.of(
                                    row.side().isEmpty()
                                            ? row.title()
                                            : row.side() + "  " + row.title(),
                                    row.detail(),
                                    row.href())
                            .filter(line -> !line.isEmpty())
                            .collect(Collectors.joining("\n  ", "* ", ""));
            case Button button -> button.label() + ":\n" + button.href();
        };
    }

    private String plainFoot() {
        return foot.stream()
                .map(link -> link.href() == null ? link.text() : link.text() + ":\n" + link.href())
                .collect(Collectors.joining("\n"));
    }
}
