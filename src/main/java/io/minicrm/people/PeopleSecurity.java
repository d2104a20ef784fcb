package io.minicrm.people;

import io.minicrm.scope.SecurityLog;
import io.minicrm.web.BaseUrl;
import io.minicrm.web.SecurityHeaders;
import jakarta.servlet.DispatcherType;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfFilter;

/// Who may ask for what: everything needs a sign-in, except for the few places named here and by
/// rooms that open their own (probes, style and scripts).
@Configuration(proxyBeanMethods = false)
class PeopleSecurity {

    @Bean
    SecurityFilterChain people(
            HttpSecurity http,
            SignInCookie signInCookie,
            PageTokens csrf,
            SecurityLog log,
            BaseUrl baseUrl) {
        return http.authorizeHttpRequests(requests ->
                        requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                .requestMatchers("/login", "/setup", "/welcome/*")
                                .permitAll()
                                .requestMatchers(
                                        "/actuator/**",
                                        "/settings/people/**",
                                        "/settings/teams/**",
                                        "/settings/pipelines/**",
                                        "/settings/security/**",
                                        "/settings/system/**")
                                .hasAuthority(ScopeAuthentication.ADMINISTRATOR)
                                .anyRequest()
                                .authenticated())
                .securityContext(context -> context.securityContextRepository(signInCookie))
                .sessionManagement(
                        sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .csrf(tokens -> tokens.csrfTokenRepository(csrf))
                .addFilterBefore(new CrossSiteRefusal(log), CsrfFilter.class)
                .exceptionHandling(exceptions ->
                        exceptions
                                .authenticationEntryPoint(new ToSignIn())
                                .accessDeniedHandler(new NotTaken(log)))
                .logout(logout ->
                        logout.logoutUrl("/logout")
                                .addLogoutHandler(signInCookie)
                                .logoutSuccessUrl("/login"))
                .headers(SecurityHeaders::onEveryAnswer)
                .headers(headers ->
                        headers.httpStrictTransportSecurity(hsts -> {
                            if (baseUrl.isHttps()) {
                                // Behind a proxy that ends TLS, requests themselves look plain.
                                hsts.requestMatcher(_ -> true).includeSubDomains(false);
                            } else {
                                hsts.disable();
                            }
                        }))
                .build();
    }

    /// A hash that says how it was made, so that a stronger way can follow.
    ///
    /// @param strength of bcrypt: 11 is about 150 ms on one core of 2026
    @Bean
    PasswordEncoder passwordEncoder(@Value("${minicrm.password-strength:11}") int strength) {
        return new LongBcrypt(strength);
    }
}
