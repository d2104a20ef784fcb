package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@CrmTest
class HealthTest {

    @Autowired MockMvcTester mvc;
    @Autowired DataSource source;

    @Value("${spring.datasource.hikari.maximum-pool-size}")
    int connections;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/health/readiness",
                "/livez",
                "/readyz",
                "/api/health"
            })
    void everyProbeIsOpenAndSaysUpWithoutDetails(String probe) {
        assertThat(mvc.get().uri(probe))
                .hasStatusOk()
                .bodyJson()
                .satisfies(body ->
                        assertThat(body.getJson()).contains("UP").doesNotContain("details"));
    }

    @Test
    void whoeverHoldsAllConnectionsMakesNoNodeIll() throws SQLException {
        List<Connection> held = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                held.add(source.getConnection());
            }
            assertThat(mvc.get().uri("/readyz")).hasStatusOk();
            assertThat(mvc.get().uri("/actuator/health/readiness")).hasStatusOk();
        } finally {
            for (Connection connection : held) {
                connection.close();
            }
        }
    }
}
