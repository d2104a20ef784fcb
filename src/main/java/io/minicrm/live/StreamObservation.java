package io.minicrm.live;

import io.micrometer.observation.ObservationPredicate;
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
                        && "/events".equals(request.getCarrier().getRequestURI()));
    }
}
