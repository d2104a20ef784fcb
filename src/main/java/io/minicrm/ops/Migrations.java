package io.minicrm.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// The migrations that this version brings.
final class Migrations {

    /// One of them.
    ///
    /// @param floor the oldest version of the application that can run on the schema after it
    record Migration(int number, String script, Version floor) {}

    private static final Pattern NAME = Pattern.compile("V(\\d+)__\\w+\\.sql");
    private static final Pattern FLOOR = Pattern.compile("-- Rollback floor: (\\S+)");

    private final List<Migration> all;

    private Migrations(List<Migration> all) {
        this.all = all;
    }

    static Migrations bundled() {
        return in("classpath:db/migration");
    }

    static Migrations in(String... folders) {
        return new Migrations(
                Arrays.stream(folders)
                        .flatMap(folder -> Arrays.stream(scripts(folder)))
                        .map(Migrations::read)
                        .sorted(Comparator.comparingInt(Migration::number))
                        .toList());
    }

    private static Resource[] scripts(String folder) {
        try {
            return new PathMatchingResourcePatternResolver().getResources(folder + "/V*.sql");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Migration read(Resource file) {
        String script = String.valueOf(file.getFilename());
        Matcher name = NAME.matcher(script);
        try {
            Matcher floor = FLOOR.matcher(file.getContentAsString(StandardCharsets.UTF_8));
            if (!name.matches() || !floor.lookingAt()) {
                throw new IllegalStateException(script + " does not begin with its rollback floor");
            }
            return new Migration(
                    Integer.parseInt(name.group(1)), script, Version.of(floor.group(1)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The number of the schema after all of them.
    int schema() {
        return all.getLast().number();
    }

    /// The oldest version that can run after those up to this number.
    Version floor(int number) {
        return all.stream()
                .filter(each -> each.number() <= number)
                .map(Migration::floor)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
