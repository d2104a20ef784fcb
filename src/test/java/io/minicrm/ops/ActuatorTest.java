package io.minicrm.ops;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minicrm.CrmTest;
import io.minicrm.scope.Reach;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

/// Who may look into the machine.
@CrmTest
@Transactional
@TestPropertySource(properties = "minicrm.metrics-token=" + ActuatorTest.TOKEN)
class ActuatorTest {

    static final String TOKEN = "a-token-for-the-collector";

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;
    @Autowired Backups backups;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/prometheus",
                "/actuator/metrics",
                "/actuator/loggers",
                "/actuator/flyway"
            })
    void administratorsAndTheTokenOpenItAndNobodyElseDoes(String address) {
        assertThat(mvc.get().uri(address)).hasStatus(HttpStatus.UNAUTHORIZED);
        assertThat(mvc.get().uri(address).with(as(people.person("Tom", Reach.ALL, null))))
                .hasStatus(HttpStatus.FORBIDDEN);
        assertThat(mvc.get().uri(address).with(as(people.administrator("Anna")))).hasStatusOk();
        assertThat(mvc.get().uri(address).header("Authorization", "Bearer " + TOKEN)).hasStatusOk();
        assertThat(mvc.get().uri(address).header("Authorization", "Bearer " + TOKEN + "x"))
                .hasStatus(HttpStatus.UNAUTHORIZED);
        assertThat(mvc.get().uri(address).header("Authorization", TOKEN))
                .hasStatus(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void theMetricsTellOfBackups() {
        jdbc.sql(
                        """
                        insert into backup_run (kind, reason, outcome, bytes, started_at, finished_at)
                        values ('backup', 'manual', 'proven', 2048, to_timestamp(1700000000), to_timestamp(1700000030))
                        """)
                .update();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new BackupMetrics(backups).bindTo(registry);
        assertThat(registry.get("minicrm.backup.last.verified.timestamp").gauge().value())
                .isEqualTo(1700000030);
        assertThat(registry.get("minicrm.backup.last.size").gauge().value()).isEqualTo(2048);
        assertThat(registry.get("minicrm.backup.last.duration").gauge().value()).isEqualTo(30);
        assertThat(registry.get("minicrm.backup.last.outcome").gauge().value()).isOne();
        assertThat(registry.get("minicrm.backup.drill.last.timestamp").gauge().value()).isNaN();
        assertThat(mvc.get().uri("/actuator/prometheus").header("Authorization", "Bearer " + TOKEN))
                .bodyText()
                .contains(
                        "minicrm_backup_last_verified_timestamp_seconds",
                        "minicrm_backup_last_size_bytes",
                        "minicrm_backup_last_duration_seconds",
                        "minicrm_backup_last_outcome",
                        "minicrm_backup_drill_last_timestamp_seconds",
                        "minicrm_jobs_failed");
    }

    @Test
    void theTokenChangesNothing() {
        assertThat(
                        mvc.post()
                                .uri("/actuator/loggers/ROOT")
                                .header("Authorization", "Bearer " + TOKEN)
                                .contentType("application/json")
                                .content("{\"configuredLevel\": \"OFF\"}"))
                .hasStatus(HttpStatus.UNAUTHORIZED);
    }

    @Test
    void notEvenAdministratorsHaveItLogWhatStatementsSay() {
        assertThat(
                        mvc.post()
                                .uri("/actuator/loggers/org.springframework.jdbc.core")
                                .with(as(people.administrator("Anna")))
                                .with(csrf())
                                .contentType("application/json")
                                .content("{\"configuredLevel\": \"TRACE\"}"))
                .hasStatus(HttpStatus.METHOD_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/env", "/actuator/configprops", "/actuator/heapdump"})
    void whatCouldShowASecretIsNotThere(String address) {
        assertThat(mvc.get().uri(address).header("Authorization", "Bearer " + TOKEN))
                .hasStatus(HttpStatus.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1]", "\"x\"", "{\"level\":[[[]]]}", "", "\0"})
    void aBodyThatSaysNothingIsTheFaultOfWhoSentIt(String body) {
        MvcTestResult answer =
                mvc.get()
                        .uri("/actuator/loggers/ROOT")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body)
                        .with(as(people.administrator("Anna")))
                        .exchange();
        assertThat(answer.getResponse().getStatus()).isLessThan(500);
    }

    @Test
    void everybodyMayKnowTheVersion() {
        assertThat(mvc.get().uri("/actuator/info"))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying("build.version", version -> assertThat(version).isNotEmpty());
    }

    @Test
    void aRequestHasAnIdOfItsOwnOrThatOfAProxyThatIsBelieved() {
        assertThat(mvc.get().uri("/livez")).headers().containsHeader(RequestId.HEADER);
        assertThat(
                        mvc.get()
                                .uri("/livez")
                                .header(RequestId.HEADER, "from-the-proxy.1")
                                .requestAttr(RequestId.FORWARDED, true))
                .hasHeader(RequestId.HEADER, "from-the-proxy.1");
        for (MockMvcTester.MockMvcRequestBuilder asked :
                List.of(
                        mvc.get().uri("/livez").header(RequestId.HEADER, "from-anybody.1"),
                        mvc.get()
                                .uri("/livez")
                                .header(RequestId.HEADER, "forged\nline")
                                .requestAttr(RequestId.FORWARDED, true))) {
            assertThat(asked)
                    .headers()
                    .hasHeaderSatisfying(
                            RequestId.HEADER,
                            values -> assertThat(values).singleElement().asString().hasSize(16));
        }
    }
}
