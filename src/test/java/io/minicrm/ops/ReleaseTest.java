package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/// What the image says of itself before anybody starts it.
class ReleaseTest {

    @Test
    void theImagesLabelsSayWhatTheMigrationsSay() throws IOException {
        Migrations migrations = Migrations.bundled();
        assertThat(property("schema.version")).isEqualTo(String.valueOf(migrations.schema()));
        assertThat(property("rollback.floor"))
                .isEqualTo(migrations.floor(migrations.schema()).toString());
        assertThat(Version.of(property("upgrade.min-from")))
                .isLessThanOrEqualTo(Version.of(property("version")));
    }

    @Test
    void theApplicationKnowsItsOldestVersionToo() throws IOException {
        assertThat(
                        PropertiesLoaderUtils.loadProperties(
                                new ClassPathResource("META-INF/build-info.properties")))
                .containsEntry("build.upgrade.min-from", property("upgrade.min-from"));
    }

    @Test
    void versionsHaveAnOrder() {
        assertThat(Version.of("0.9.10").isOlderThan(Version.of("0.10.0"))).isTrue();
        assertThat(Version.of("1.0.0").isOlderThan(Version.of("0.10.0"))).isFalse();
        assertThat(Version.of("v1.2.3-rc1")).isEqualTo(new Version(1, 2, 3));
        assertThatThrownBy(() -> Version.of("latest")).hasMessage("latest is no version");
    }

    /// The first element of this name after the parent's.
    private static String property(String name) throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        var element =
                Pattern.compile("<%1$s>([^<]+)</%1$s>".formatted(Pattern.quote(name)))
                        .matcher(pom.substring(pom.indexOf("</parent>")));
        assertThat(element.find()).as(name).isTrue();
        return element.group(1);
    }
}
