package io.minicrm.change;

import io.minicrm.web.NavEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where changes and the trash are found.
@Configuration(proxyBeanMethods = false)
class ChangePlaces {

    @Bean
    NavEntry changesEntry() {
        return new NavEntry("change.changes", "/changes", "history", 60)
                .at(NavEntry.Place.FOOT)
                .keys("g h");
    }

    @Bean
    NavEntry trashEntry() {
        return new NavEntry("change.trash", "/trash", "trash", 70).at(NavEntry.Place.FOOT);
    }
}
