package io.minicrm.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StyleSheetsTest {

    private static final Pattern DEFINED = Pattern.compile("(?<![\\w(-])(--[\\w-]+)\\s*:");
    private static final Pattern USED = Pattern.compile("var\\(\\s*(--[\\w-]+)\\s*\\)");

    /// What has another value to fall back on may be missing; what Tabler defines is its own.
    @Test
    void everyCustomPropertyThatIsUsedIsDefined() throws IOException {
        String all = all();
        Set<String> used = found(USED, all);
        used.removeAll(found(DEFINED, all + Icons.style()));
        used.removeIf(property -> property.startsWith("--tblr-"));
        assertThat(used).isEmpty();
    }

    @Test
    void aLineHasOneDeclaration() throws IOException {
        assertThat(all().replaceAll("(?s)/\\*.*?\\*/", "").lines())
                .noneMatch(line -> line.matches(".*[;{]\\s*\\S.*") && !line.contains("data:"));
    }

    private static String all() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> sheets = Files.list(Path.of("src/main/resources/static/css"))) {
            for (Path sheet : sheets.filter(path -> path.toString().endsWith(".css")).toList()) {
                all.append(Files.readString(sheet));
            }
        }
        return all.toString();
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        pattern.matcher(text).results().forEach(result -> found.add(result.group(1)));
        return found;
    }
}
