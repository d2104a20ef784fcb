package io.minicrm.merge;

import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.NavEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where duplicates are found.
@Configuration(proxyBeanMethods = false)
class MergePlaces {

    @Bean
    NavEntry duplicatesEntry() {
        return new NavEntry("merge.duplicates", DuplicateController.PATH, "copy", 25)
                .at(NavEntry.Place.ME)
                .onlyIfMay(Action.DELETE, RecordKind.CONTACT);
    }
}
