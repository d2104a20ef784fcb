package io.minicrm.calendar;

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

/// Leaves the secret addresses of calendars open to programs that cannot sign in. Nothing else
/// answers below them.
@Configuration(proxyBeanMethods = false)
class FeedSecurity {

    private static final String ADDRESS = "/ics/[A-Za-z0-9_-]{43}\\.ics";

    @Bean
    @Order(3)
    SecurityFilterChain feedSecurityChain(HttpSecurity http) {
        return http.securityMatcher("/ics/**")
                .authorizeHttpRequests(requests ->
                        requests.requestMatchers(
                                        new OrRequestMatcher(
                                                new RegexRequestMatcher(ADDRESS, "GET"),
                                                new RegexRequestMatcher(ADDRESS, "HEAD")))
                                .permitAll()
                                .anyRequest()
                                .denyAll())
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
