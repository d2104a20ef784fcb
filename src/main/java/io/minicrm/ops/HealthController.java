package io.minicrm.ops;

import java.util.Map;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `/api/health`: the readiness of this node under the address that many proxies expect.
@RestController
class HealthController {

    private final HealthEndpoint health;

    HealthController(HealthEndpoint health) {
        this.health = health;
    }

    @GetMapping("/api/health")
    ResponseEntity<Map<String, String>> health() {
        var readiness = health.healthForPath("readiness");
        var status = readiness == null ? Status.UNKNOWN : readiness.getStatus();
        return ResponseEntity.status(
                        status.equals(Status.UP) ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(Map.of("status", status.getCode()));
    }
}
