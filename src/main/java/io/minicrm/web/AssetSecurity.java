package io.minicrm.web;

import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RegexRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/// Leaves style, scripts, font and icons open, and lets browsers keep them. Nothing else answers
/// below their addresses: what rooms serve at any first word is for those who are signed in.
@Configuration(proxyBeanMethods = false)
class AssetSecurity {

    private static final RequestMatcher ASSETS =
            new OrRequestMatcher(
                    Stream.of("GET", "HEAD")
                            .map(method ->
                                    new RegexRequestMatcher(
                                            "/favicon\\.ico|/assets/[^/]+/.+\\.[a-z0-9]+", method))
                            .toArray(RequestMatcher[]::new));

    @Bean
    @Order(2)
    SecurityFilterChain assetSecurityChain(HttpSecurity http) {
        return http.securityMatcher("/assets/**", "/favicon.ico")
                .authorizeHttpRequests(requests ->
                        requests.requestMatchers(ASSETS).permitAll().anyRequest().denyAll())
                .exceptionHandling(exceptions ->
                        exceptions.authenticationEntryPoint(
                                new HttpStatusEntryPoint(HttpStatus.NOT_FOUND)))
                .sessionManagement(
                        sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.disable())
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .build();
    }
}
