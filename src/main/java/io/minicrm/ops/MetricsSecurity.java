package io.minicrm.ops;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;

/// Opens Actuator to a collector of metrics that shows the token, for reading only. Without a token
/// in the request the rooms of people decide, which let administrators in.
@Configuration(proxyBeanMethods = false)
class MetricsSecurity {

    @Bean
    @Order(3)
    SecurityFilterChain metrics(
            HttpSecurity http, @Value("${minicrm.metrics-token}") String token) {
        return http.securityMatcher(MetricsSecurity::showsAToken)
                .authorizeHttpRequests(requests ->
                        requests.anyRequest()
                                .access((_, context) ->
                                        new AuthorizationDecision(
                                                mayRead(context.getRequest(), token))))
                .sessionManagement(
                        sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.disable())
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .exceptionHandling(exceptions ->
                        exceptions.authenticationEntryPoint(
                                new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
                .build();
    }

    private static boolean showsAToken(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator/")
                && request.getHeader(HttpHeaders.AUTHORIZATION) != null;
    }

    private static boolean mayRead(HttpServletRequest request, String token) {
        @Nullable String shown = request.getHeader(HttpHeaders.AUTHORIZATION);
        return !token.isEmpty()
                && request.getMethod().equals("GET")
                && shown != null
                && MessageDigest.isEqual(
                        shown.getBytes(StandardCharsets.UTF_8),
                        ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
    }
}
