package io.minicrm.ops;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/// Settings are described in `Setting` alone. Two files are written from it, and must be as it
/// says; `./mvnw test -Dtest=SettingDocumentsTest -Dminicrm.write` writes them anew.
class SettingDocumentsTest {

    private static final Path EXAMPLE = Path.of(".env.production.example");
    private static final Path DOCUMENT = Path.of("docs/environment.md");
    private static final Path STACK = Path.of("docker-compose.prod.yml");
    private static final Path DEFAULTS = Path.of("src/main/resources/application.yaml");

    private static final String PLACE =
            "The compose file hands on three providers, named ONE, TWO and THREE; whoever has more, or wants "
                    + "other names, adds their lines to it.";

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::-?([^}?]*))?");

    /// Set by the image and by the development tool; no operator's business.
    private static final Set<String> FIXED = Set.of("PORT", "UPLOADS_DIR");

    @Test
    void theExampleIsAsTheSettingsSay() throws IOException {
        assertWritten(EXAMPLE, example());
    }

    @Test
    void theStackHandsOnThreeProvidersWhole() throws IOException {
        assertThat(references(Files.readString(STACK)).keySet())
                .containsAll(
                        Stream.of("ONE", "TWO", "THREE")
                                .flatMap(name ->
                                        Arrays.stream(ProviderSetting.values())
                                                .map(setting -> setting.of(name)))
                                .toList());
    }

    @Test
    void theDocumentIsAsTheSettingsSay() throws IOException {
        assertWritten(DOCUMENT, document());
    }

    @Test
    void theStackReadsEverySettingAndNothingElse() throws IOException {
        String stack = Files.readString(STACK);
        Set<String> read = new HashSet<>(references(stack).keySet());
        Pattern.compile("(?m)^      ([A-Z][A-Z0-9_]*):( |$)")
                .matcher(environmentOfTheApplication(stack))
                .results()
                .forEach(line -> read.add(line.group(1)));
        // Compose itself reads this one
        read.add(Setting.COMPOSE_PROFILES.name());
        read.removeAll(FIXED);
        read.removeIf(name -> name.startsWith(ProviderSetting.FAMILY));
        assertThat(read)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Setting.values())
                                .filter(each -> each.reader() != Setting.Reader.SCRIPTS)
                                .map(Enum::name)
                                .collect(toSet()));
    }

    @Test
    void defaultsAreTheSameEverywhere() throws IOException {
        for (Path file : List.of(STACK, DEFAULTS)) {
            references(Files.readString(file))
                    .forEach((name, otherwise) -> {
                        // Handed on empty, the application's own default counts
                        if (!FIXED.contains(name) && !otherwise.isEmpty()) {
                            assertThat(Setting.valueOf(name).otherwise())
                                    .as("%s in %s", name, file)
                                    .isEqualTo(otherwise);
                        }
                    });
        }
    }

    @Test
    void theApplicationReadsWhatIsMeantForIt() throws IOException {
        Set<String> handled =
                Set.of("APP_ALLOW_HTTP", "APP_SECRET", "TRUSTED_PROXIES", "LOG_FORMAT");
        assertThat(references(Files.readString(DEFAULTS)).keySet())
                .containsAll(
                        Arrays.stream(Setting.values())
                                .filter(Setting::isOfTheApplication)
                                .map(Enum::name)
                                .filter(name -> !handled.contains(name))
                                .toList());
    }

    /// Every `${NAME:default}` and `${NAME:-default}` of a file, with the default.
    private static Map<String, String> references(String text) {
        Map<String, String> references = new TreeMap<>();
        REFERENCE
                .matcher(text)
                .results()
                .forEach(each ->
                        references.put(each.group(1), each.group(2) == null ? "" : each.group(2)));
        return references;
    }

    private static String environmentOfTheApplication(String stack) {
        int application = stack.indexOf("\n  app:\n");
        int begin = stack.indexOf("\n    environment:\n", application);
        return stack.substring(begin, stack.indexOf("\n    volumes:\n", begin));
    }

    private static void assertWritten(Path file, String text) throws IOException {
        if (System.getProperty("minicrm.write") != null) {
            Files.writeString(file, text);
        }
        assertThat(file).hasContent(text);
    }

    private static String example() throws IOException {
        StringBuilder file =
                new StringBuilder(
                        """
                        # MiniCRM in production. scripts/init-env.sh makes .env.production from this file, with secrets of its own;
                        # or copy it, fill in the four settings without # in front, and link it: ln -s .env.production .env
                        #
                        # One NAME=value a line. A value with $, #, a blank or quotes stands in 'single quotes'.
                        # A setting with # in front has the value that it shows. docs/environment.md says more.
                        """);
        for (Setting.Section section : Setting.Section.values()) {
            file.append("\n# ---- %s ----\n".formatted(section.title()));
            for (Setting setting : Setting.of(section)) {
                if (setting.reader() != Setting.Reader.APPLICATION_OUTSIDE_COMPOSE) {
                    file.append(
                            "\n%s\n%s%s=%s\n"
                                    .formatted(
                                            commented(setting.text()),
                                            setting.isRequired() ? "" : "# ",
                                            setting.name(),
                                            example(setting)));
                }
            }
            if (section == Setting.Section.PROVIDERS) {
                file.append("\n%s\n".formatted(commented(PLACE)));
                for (ProviderSetting setting : ProviderSetting.values()) {
                    file.append(
                            "\n%s\n# %s=\n"
                                    .formatted(commented(setting.text()), setting.of("ONE")));
                }
            }
        }
        return file.toString();
    }

    private static String example(Setting setting) throws IOException {
        return setting == Setting.APP_VERSION ? builtVersion() : setting.example();
    }

    private static String builtVersion() throws IOException {
        var all =
                PropertiesLoaderUtils.loadProperties(
                        new ClassPathResource("META-INF/build-info.properties"));
        return String.valueOf(all.get("build.version"));
    }

    private static String commented(String text) {
        StringBuilder lines = new StringBuilder("#");
        int width = 1;
        for (String word : text.replace("`", "").split("\\s+")) {
            if (width + 1 + word.length() > 110) {
                lines.append("\n#");
                width = 1;
            }
            lines.append(' ').append(word);
            width += 1 + word.length();
        }
        return lines.toString();
    }

    private static String document() {
        return """
        # Settings

        Everything an operator can set, in `.env.production` beside the compose file. `scripts/init-env.sh` makes that file from `.env.production.example`, with secrets of its own; `scripts/doctor.sh` checks it; `scripts/restart.sh` takes up what was changed, with no failed request.

        One `NAME=value` a line. A value with `$`, `#`, a blank or quotes stands in `'single quotes'`; Compose would otherwise take a part of it for something else. What is not set, or is empty, has the default. MiniCRM checks all of it before it starts: what is wrong is listed in one block with the variable and the way out, never with the value, and it exits with 78.

        A secret can stand in a file instead, which its name with `_FILE` at the end leads to: `DB_PASSWORD_FILE=/etc/minicrm/secrets/DB_PASSWORD`. See [secrets in files](deployment-guide.md#secrets-in-files).

        This page is written from the definitions in the application's source (`Setting`); a test compares them.
        %s\
        """
                .formatted(
                        Arrays.stream(Setting.Section.values())
                                .map(SettingDocumentsTest::section)
                                .collect(joining()));
    }

    private static String section(Setting.Section section) {
        return "\n## %s\n%s"
                .formatted(
                        section.title(),
                        Setting.of(section).stream()
                                        .map(SettingDocumentsTest::entry)
                                        .collect(joining())
                                + (section == Setting.Section.PROVIDERS ? providers() : ""));
    }

    private static String providers() {
        return "\n%s\n".formatted(PLACE)
                + Arrays.stream(ProviderSetting.values())
                        .map(setting ->
                                "\n### %s\n\n%s %s%s\n"
                                        .formatted(
                                                setting.of("NAME"),
                                                setting.text(),
                                                setting.isRequired()
                                                        ? "Required of each provider."
                                                        : "Empty unless set.",
                                                setting.isSecret()
                                                        ? " Also as `%s_FILE`."
                                                                .formatted(setting.of("NAME"))
                                                        : ""))
                        .collect(joining());
    }

    private static String entry(Setting setting) {
        String value;
        if (setting.isRequired()) {
            value = "Required.";
        } else if (setting.otherwise().isEmpty()) {
            value = "Empty unless set.";
        } else {
            value = "Default: `%s`.".formatted(setting.otherwise());
        }
        return "\n### %s\n\n%s %s%s\n"
                .formatted(
                        setting.name(),
                        setting.text(),
                        value,
                        setting.isSecret()
                                ? " Also as `%s`.".formatted(setting.fileVariable())
                                : "");
    }
}
