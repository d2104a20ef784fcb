package io.minicrm.people;

import io.minicrm.web.NavEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where one finds the settings.
@Configuration(proxyBeanMethods = false)
class PeoplePlaces {

    @Bean
    NavEntry settingsPlace() {
        return new NavEntry("people.nav.settings", "/settings", "settings", 90)
                .at(NavEntry.Place.FOOT);
    }

    @Bean
    NavEntry profileInMenu() {
        return new NavEntry("people.nav.profile", "/settings/profile", "user-circle", 10)
                .at(NavEntry.Place.ME);
    }

    @Bean
    NavEntry profileSettings() {
        return new NavEntry("people.nav.profile", "/settings/profile", "user-circle", 10)
                .at(NavEntry.Place.SETTINGS);
    }

    @Bean
    NavEntry peopleSettings() {
        return new NavEntry("people.nav.people", "/settings/people", "users", 20)
                .at(NavEntry.Place.SETTINGS)
                .onlyForAdministrators();
    }
}
