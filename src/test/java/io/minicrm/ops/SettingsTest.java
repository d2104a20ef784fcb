package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an operator reads who has set something wrong.
class SettingsTest {

    private static final Map<String, String> SOUND =
            Map.of(
                    "APP_BASE_URL", "https://crm.acme.test",
                    "APP_SECRET", "q8Wz3nL0pK5vR2tY7uB1cX4mN9aS6dF_jHgE",
                    "DB_PASSWORD", "zT5kQ9wX2bV7nM4c",
                    "APP_VERSION", "0.1.0",
                    "TRUSTED_PROXIES", "172.20.0.0/16");

    @Test
    void aSoundConfigurationIsSilent() {
        assertThat(printed(SOUND)).isEmpty();
    }

    @Test
    void everythingThatIsMissingIsSaidAtOnceAndHowToMendIt() {
        assertThat(printed(Map.of()))
                .startsWith("4 problems in the configuration\n")
                .contains(
                        "APP_BASE_URL: is missing. Example: https://crm.acme.com. See docs/environment.md#app_base_url\n")
                .contains("APP_SECRET: is missing. Generate one: openssl rand")
                .contains("DB_PASSWORD: is missing.")
                .contains("APP_VERSION: is missing. Example: 0.1.0.");
    }

    @Test
    void whatOnlyTheStackReadsDoesNotKeepTheApplicationFromStarting() {
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.remove("APP_VERSION");
        settings.put("APP_MEMORY", "lots");
        assertThat(Settings.of(settings).problems()).isEmpty();
        assertThat(variables(Settings.of(settings).allProblems()))
                .containsExactly("APP_VERSION", "APP_MEMORY");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    APP_BASE_URL     | crm.acme.test                  | must be a whole address
                    APP_BASE_URL     | not an address                 | must be an address
                    APP_BASE_URL     | ftp://crm.acme.test            | must be a whole address
                    APP_BASE_URL     | http://crm.acme.test           | must begin with https://
                    APP_BASE_URL     | https://crm.acme.test/path     | without a path
                    APP_BASE_URL     | https://me@crm.acme.test       | without a path
                    APP_BASE_URL     | https://crm.example.com        | example domain
                    APP_ALLOW_HTTP   | yes                            | must be one of true, false
                    APP_SECRET       | CHANGE_ME_CHANGE_ME_CHANGE_ME_CHANGE | must be at least 32 characters and not the example value
                    APP_SECRET       | q8Wz3nL0pK5vR2tY7uB1cX4mN9aS6dF | must be at least 32 characters and not the example value
                    APP_SECRET       | abababababababababababababababababab | 12 different characters
                    DB_PASSWORD      | short                          | must be at least 16 characters
                    DB_PASSWORD      | mypassword123456789            | not an example value
                    DB_PASSWORD      | q8Wz3nL0pK5vR2tY7uB1cX4mN9aS6dF_jHgE | must not be the same as APP_SECRET
                    METRICS_TOKEN    | abc                            | must be at least 16 characters
                    ADMIN_EMAIL      | anna                           | must be an e-mail address
                    ADMIN_PASSWORD   | a long password                | needs ADMIN_EMAIL beside it
                    DB_NAME          | My CRM                         | must begin with a small letter
                    DB_PORT          | 70000                          | from 1 to 65535
                    DB_POOL_SIZE     | 0                              | from 2 to 50
                    APP_VERSION      | latest                         | never latest
                    APP_VERSION      | v0.1.0                         | must be the number of a release
                    APP_VERSION      | 0.1                            | must be the number of a release
                    POSTGRES_IMAGE   | postgres:latest                | not :latest
                    COMPOSE_PROFILES | egde                           | must be one of edge, edge-tls
                    APP_PORT         | http                           | from 1 to 65535
                    APP_DOMAIN       | crm.other.test                 | must be the host of APP_BASE_URL
                    SMTP_HOST        | mail.acme.test                 | needs SMTP_FROM beside it
                    SMTP_FROM        | crm@acme.test                  | needs SMTP_HOST beside it
                    SMTP_PASSWORD    | a password                     | needs SMTP_USER beside it
                    BACKUP_KEEP      | 0                              | from 1 to 9999
                    BACKUP_AGE_RECIPIENT | AGE-SECRET-KEY-1           | must be a public key of age
                    TRUSTED_PROXIES  | 172.20.0.5                     | CIDR notation
                    TRUSTED_PROXIES  | 172.20.0.0/33                  | CIDR notation
                    TRUSTED_PROXIES  | proxy.acme.test/24             | CIDR notation
                    TRUSTED_PROXIES  | ".*"                           | CIDR notation
                    APP_MEMORY       | 768                            | must be a size in m or g
                    APP_MEMORY       | 0g                             | must be a size in m or g
                    APP_MEMORY       | 511m                           | must be at least 512m
                    PG_MEMORY        | 64M                            | must be at least 256m
                    APP_CPUS         | 0                              | must be a number of processors
                    PG_SHARED_BUFFERS | 256m                          | must be a size in kB, MB or GB
                    PG_SHARED_BUFFERS | 0MB                           | must be a size in kB, MB or GB
                    PG_SHARED_BUFFERS | 4GB                           | must be at most half of PG_MEMORY
                    PG_SHARED_BUFFERS | 524289kB                      | must be at most half of PG_MEMORY
                    UPLOAD_MAX_SIZE  | big                            | must be a size in KB, MB or GB
                    APP_TIMEZONE     | Berlin                         | must be a time zone
                    APP_COUNTRY      | Germany                        | two capital letters
                    APP_CURRENCY     | €                              | three capital letters
                    LOG_LEVEL        | loud                           | must be one of error
                    LOG_FORMAT       | xml                            | must be one of text, json
                    """)
    void aWrongValueIsNamedWithItsVariableAndNeverShown(
            String variable, String value, String sentence) {
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.put(variable, value);
        String printed = printed(settings);
        assertThat(printed).startsWith("1 problem in the configuration\n" + variable + ": ");
        assertThat(printed)
                .contains(sentence)
                .contains("docs/environment.md#" + variable.toLowerCase(Locale.ROOT));
        if (value.length() > 6) {
            assertThat(printed).doesNotContain(value);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TRUSTED_PROXIES, fd00::/8",
        "TRUSTED_PROXIES, '172.20.0.0/16, 10.0.0.1/32'",
        "APP_MEMORY, 2G",
        "APP_MEMORY, 512m",
        "APP_VERSION, 1.10.0-rc.1",
        "PG_MEMORY, 256M",
        "PG_SHARED_BUFFERS, 512MB",
        "APP_CPUS, 1.5",
        "APP_BASE_URL, https://crm.acme.test:8443/",
        "APP_TIMEZONE, America/St_Johns",
        "APP_IMAGE, registry.acme.test:5000/minicrm",
    })
    void aRightValueIsTaken(String variable, String value) {
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.put(variable, value);
        assertThat(printed(settings)).isEmpty();
    }

    @Test
    void aTrialMayBePlainHttp() {
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.put("APP_BASE_URL", "http://localhost:3000");
        settings.put("APP_ALLOW_HTTP", "true");
        assertThat(printed(settings)).isEmpty();
    }

    @Test
    void aSlipIsAnsweredWithTheNearestName() {
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.put("APP_SECRT", "whatever");
        settings.put("SOMETHING_ELSE", "whatever");
        assertThat(printed(settings))
                .isEqualTo("warning: APP_SECRT is no setting. Was APP_SECRET meant?\n");
    }

    @Test
    void whoeverTrustsNoProxyIsTold() {
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.put("TRUSTED_PROXIES", "");
        assertThat(printed(settings)).startsWith("warning: TRUSTED_PROXIES is empty");
    }

    @Test
    void aSecretMayStandInAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "zT5kQ9wX2bV7nM4c\n");
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.remove("DB_PASSWORD");
        settings.put("DB_PASSWORD_FILE", file.toString());
        assertThat(printed(settings)).isEmpty();
        assertThat(Settings.of(settings).get(Setting.DB_PASSWORD)).isEqualTo("zT5kQ9wX2bV7nM4c");

        settings.put("DB_PASSWORD", "zT5kQ9wX2bV7nM4c");
        assertThat(printed(settings))
                .contains("DB_PASSWORD: is set, and so is DB_PASSWORD_FILE: keep one of them");

        settings.remove("DB_PASSWORD");
        settings.put("DB_PASSWORD_FILE", folder.resolve("nowhere").toString());
        assertThat(printed(settings))
                .isEqualTo(
                        "1 problem in the configuration\nDB_PASSWORD_FILE: names a file that cannot be read\n");

        settings.put("DB_PASSWORD_FILE", Files.writeString(file, " \n").toString());
        assertThat(printed(settings)).contains("DB_PASSWORD_FILE: names a file that is empty");
    }

    private static final Map<String, String> PROVIDER =
            Map.of(
                    "OIDC_GOOGLE_ISSUER", "https://accounts.google.test",
                    "OIDC_GOOGLE_CLIENT_ID", "minicrm",
                    "OIDC_GOOGLE_CLIENT_SECRET", "zT5kQ9wX2bV7nM4c");

    @Test
    void anyNumberOfProvidersMayBeNamed() {
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.putAll(PROVIDER);
        PROVIDER.forEach((name, value) -> settings.put(name.replace("GOOGLE", "KEYCLOAK2"), value));
        settings.put("OIDC_GOOGLE_LABEL", "Google Workspace");
        settings.put("OIDC_KEYCLOAK2_CREATE", "sales");
        settings.put("OIDC_KEYCLOAK2_DOMAINS", "acme.test, Acme-Labs.test");
        settings.put("OIDC_KEYCLOAK2_TRUSTS_ADDRESSES", "true");
        settings.put("OIDC_KEYCLOAK2_LABEL", " ");
        assertThat(printed(settings)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ISSUER        |                                  | is missing: a provider has an issuer
                    CLIENT_ID     |                                  | is missing: a provider has an issuer
                    CLIENT_SECRET |                                  | is missing: a provider has an issuer
                    ISSUER        | accounts.google.test             | must be a whole address
                    ISSUER        | no address                       | must be an address
                    ISSUER        | http://accounts.google.test      | must begin with https://
                    ISSUER        | https://accounts.google.test?a=b | must end after its path
                    ISSUER        | https://accounts.google.test/.well-known/openid-configuration | must end before
                    LABEL         | 12345678901234567890123456789012345678901 | at most 40
                    CREATE        | administrator                    | must be one of manager, sales, ownOnly
                    CREATE        | sales                            | needs OIDC_GOOGLE_DOMAINS beside it
                    DOMAINS       | acme                             | must be domains with commas between
                    TRUSTS_ADDRESSES | yes                           | must be one of true, false
                    """)
    void whatIsWrongWithAProviderIsNamedWithItsVariable(
            String setting, String value, String sentence) {
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.putAll(PROVIDER);
        settings.put("OIDC_GOOGLE_" + setting, value == null ? "" : value);
        assertThat(printed(settings))
                .startsWith("1 problem in the configuration\nOIDC_GOOGLE_" + setting + ": ")
                .contains(sentence, "docs/environment.md#oidc_name_");
    }

    @Test
    void aSlipInAProviderIsAnsweredWithTheNearestName() {
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.putAll(PROVIDER);
        settings.put("OIDC_GOOGLE_LABLE", "Google");
        settings.put("OIDC_ISSUER", "https://accounts.google.test");
        assertThat(printed(settings))
                .isEqualTo(
                        """
                        warning: OIDC_GOOGLE_LABLE is no setting. Was OIDC_GOOGLE_LABEL meant?
                        warning: OIDC_ISSUER is no setting
                        """);
    }

    @Test
    void theSecretOfAProviderMayStandInAFile(@TempDir Path folder) throws IOException {
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.putAll(PROVIDER);
        settings.remove("OIDC_GOOGLE_CLIENT_SECRET");
        String file = "OIDC_GOOGLE_CLIENT_SECRET_FILE";
        settings.put(file, Files.writeString(folder.resolve("secret"), "a secret\n").toString());
        assertThat(printed(settings)).isEmpty();
        settings.put(file, folder.resolve("nowhere").toString());
        assertThat(printed(settings))
                .isEqualTo(
                        "1 problem in the configuration\n%s: names a file that cannot be read\n"
                                .formatted(file));
        settings.put("OIDC_GOOGLE_CLIENT_SECRET", "a secret");
        assertThat(printed(settings)).contains("CLIENT_SECRET: is set, and so is " + file);
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        Map<String, String> settings = new HashMap<>(SOUND);
        settings.put("DB_NAME", "");
        settings.put("METRICS_TOKEN", "  ");
        assertThat(printed(settings)).isEmpty();
        assertThat(Settings.of(settings).get(Setting.DB_NAME)).isEqualTo("minicrm");
    }

    private static List<String> variables(List<Settings.Finding> findings) {
        return findings.stream().map(Settings.Finding::variable).toList();
    }

    private static String printed(Map<String, String> environment) {
        var out = new ByteArrayOutputStream();
        Settings.of(environment).areSound(true, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
