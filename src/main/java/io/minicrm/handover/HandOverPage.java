package io.minicrm.handover;

import io.minicrm.scope.Directory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What somebody has, and who shall get it.
///
/// @param people those who can get something
/// @param to who gets all that nobody else gets, as it was typed
/// @param typed who gets each portion, as it was typed
/// @param problem the key of what is wrong, or null
public record HandOverPage(
        Directory.Person person,
        List<Line> lines,
        List<Directory.Person> people,
        String to,
        Map<String, String> typed,
        @Nullable String problem) {

    /// Stays with whoever has it.
    public static final String STAYS = "stays";

    /// @param href the list of them, or null
    public record Line(String key, long count, @Nullable String href, boolean usual) {}

    public boolean isEmpty() {
        return lines.stream().allMatch(line -> line.count() == 0);
    }

    /// What is chosen for a line.
    public String chosen(Line line) {
        return typed.getOrDefault(line.key(), line.usual() ? "" : STAYS);
    }
}
