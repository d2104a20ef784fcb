package io.minicrm.tag;

import io.minicrm.web.NavEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where tags are kept.
@Configuration(proxyBeanMethods = false)
class TagPlaces {

    @Bean
    NavEntry tagsEntry() {
        return new NavEntry("tag.title", TagSettingsController.PATH, "tag", 47)
                .at(NavEntry.Place.SETTINGS)
                .onlyForAdministrators();
    }
}
