package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@CrmTest
class HealthTest {

    @Autowired MockMvcTester mvc;

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
}
