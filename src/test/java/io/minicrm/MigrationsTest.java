package io.minicrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A migration that has landed has run somewhere and stays as it is; what it got wrong, the next
/// one mends. `migrations.sha256` remembers what landed: `sha256sum V0*.sql` in the folder of the
/// migrations writes it.
class MigrationsTest {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Path LANDED = Path.of("src/test/resources/migrations.sha256");

    @Test
    void aMigrationStaysAsItLanded() throws IOException {
        assertThat(present()).isEqualTo(landed());
    }

    @Test
    void migrationsAreNumberedAndNamed() throws IOException {
        assertThat(present().keySet())
                .allMatch(name -> name.matches("V\\d{3}__[a-z0-9]+(_[a-z0-9]+)*\\.sql"));
        assertThat(present().keySet().stream().map(name -> name.substring(0, 4)))
                .doesNotHaveDuplicates();
    }

    private static Map<String, String> landed() throws IOException {
        try (var lines = Files.lines(LANDED)) {
            return lines.filter(line -> !line.isBlank())
                    .map(line -> line.split("\\s+"))
                    .collect(Collectors.toMap(line -> line[1], line -> line[0]));
        }
    }

    private static Map<String, String> present() throws IOException {
        var sums = new TreeMap<String, String>();
        if (Files.exists(MIGRATIONS)) {
            try (var files = Files.newDirectoryStream(MIGRATIONS, "*.sql")) {
                for (var file : files) {
                    sums.put(String.valueOf(file.getFileName()), sha256(Files.readAllBytes(file)));
                }
            }
        }
        return sums;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
