package io.minicrm.people;

import io.minicrm.scope.SecurityLog;
import io.minicrm.web.BodyLimits;
import io.minicrm.web.FileRoutes;
import io.minicrm.web.SeeOther;
import jakarta.servlet.DispatcherType;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.logout.HeaderWriterLogoutHandler;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/// Who may ask for what: everything needs a sign-in, except for the few places named here and by
/// rooms that open their own (probes, style and scripts).
@Configuration(proxyBeanMethods = false)
class PeopleSecurity {

    /// Where a mail is switched off: its address is signed. Mail programs send it without having
    /// seen a page (RFC 8058).
    private static final String MAILS = "/mails/off";

    /// The pages for those who are not signed in, and what these send.
    private static final String[] DOOR = {"/login/**", "/setup", "/welcome/*", MAILS};

    private static final RequestMatcher SMALL_FORMS =
            new OrRequestMatcher(
                    Stream.of("/login/**", "/setup", "/welcome/*", "/logout", "/theme", MAILS)
                            .map(PathPatternRequestMatcher.withDefaults()::matcher)
                            .toList());

    @Bean
    SecurityFilterChain people(
            HttpSecurity http,
            SignInCookie signInCookie,
            PageTokens csrf,
            SecurityLog log,
            FileRoutes files,
            RequiredFactorCheck requiredFactorCheck) {
        return http.authorizeHttpRequests(requests ->
                        requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                .requestMatchers(DOOR)
                                .permitAll()
                                .requestMatchers(
                                        "/actuator/**",
                                        "/settings/people/**",
                                        "/settings/teams/**",
                                        "/settings/pipelines/**",
                                        "/settings/outcomes/**",
                                        "/settings/tags/**",
                                        "/settings/fields/**",
                                        "/settings/security/**",
                                        "/settings/system/**")
                                .hasAuthority(ScopeAuthentication.ADMINISTRATOR)
                                .anyRequest()
                                .access(
                                        AuthorizationManagers.allOf(
                                                AuthenticatedAuthorizationManager.authenticated(),
                                                requiredFactorCheck)))
                .securityContext(context -> context.securityContextRepository(signInCookie))
                .sessionManagement(
                        sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .csrf(tokens ->
                        tokens.csrfTokenRepository(csrf)
                                .csrfTokenRequestHandler(new SentTokens())
                                .ignoringRequestMatchers(
                                        PathPatternRequestMatcher.pathPattern(
                                                HttpMethod.POST, MAILS)))
                .addFilterBefore(
                        new BodyLimits(files, SMALL_FORMS, ClientNetwork::of), CsrfFilter.class)
                .addFilterBefore(new CrossSiteFilter(log), CsrfFilter.class)
                .addFilterBefore(new ViewingFilter(log), CsrfFilter.class)
                .exceptionHandling(exceptions ->
                        exceptions
                                .authenticationEntryPoint(new SignInEntryPoint())
                                .accessDeniedHandler(
                                        new AccessDenialHandler(log, requiredFactorCheck)))
                .logout(logout ->
                        logout.logoutUrl("/logout")
                                .addLogoutHandler(signInCookie)
                                .addLogoutHandler(
                                        new HeaderWriterLogoutHandler(
                                                // Drafts stay: they come back to their writer alone
                                                new StaticHeadersWriter(
                                                        "Clear-Site-Data", "\"cache\"")))
                                .logoutSuccessHandler(
                                        (_, response, _) -> SeeOther.at(response, "/login")))
                // Those of every answer are set before
                .headers(headers -> headers.disable())
                .build();
    }

    /// How long each of the chain's filters takes is nobody's question; that it is asked of every
    /// request costs as much as the filters.
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /// A hash that says how it was made, so that a stronger way can follow.
    ///
    /// @param strength of bcrypt: 11 is about 150 ms on one core of 2026
    @Bean
    PasswordEncoder passwordEncoder(@Value("${minicrm.password-strength:11}") int strength) {
        return new LongBcrypt(strength);
    }
}
