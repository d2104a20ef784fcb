package io.minicrm.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/// Leaves the page at `/` open until there is a sign-in.
@Configuration(proxyBeanMethods = false)
class WelcomeSecurity {

    @Bean
    SecurityFilterChain welcome(HttpSecurity http) {
        return http.securityMatcher("/")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }
}
