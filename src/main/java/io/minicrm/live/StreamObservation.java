package io.minicrm.live;

import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/// Keeps streams out of the times of requests: how long somebody listened says nothing of how fast
/// pages are.
@Configuration(proxyBeanMethods = false)
class StreamObservation {

    @Bean
    ObservationPredicate noStreams() {
        return (_, context) ->
                !(context instanceof ServerRequestObservationContext request
                        && isStream(request.getCarrier()));
    }

    private static boolean isStream(@Nullable HttpServletRequest request) {
        return request != null && request.getRequestURI().equals("/events");
    }
}
