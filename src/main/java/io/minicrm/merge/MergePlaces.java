package io.minicrm.merge;

import io.minicrm.record.Catalogue;
import io.minicrm.web.NavEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where duplicates are found.
@Configuration(proxyBeanMethods = false)
class MergePlaces {

    @Bean
    NavEntry duplicatesEntry(Catalogue catalogue) {
        return new NavEntry("merge.duplicates", DuplicateController.PATH, "copy", 25)
                .at(NavEntry.Place.ME)
                .onlyIf(scope ->
                        catalogue.types().stream()
                                .anyMatch(type -> Duplicates.isMerged(scope, type)));
    }
}
