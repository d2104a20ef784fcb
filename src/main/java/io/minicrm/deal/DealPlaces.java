package io.minicrm.deal;

import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.NavEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where deals are found and made.
@Configuration(proxyBeanMethods = false)
class DealPlaces {

    @Bean
    NavEntry dealsEntry() {
        return new NavEntry("record.kinds.deal", "/deals", "layout-kanban", 40)
                .keys("g d")
                .onlyIfMay(Action.READ, RecordKind.DEAL);
    }

    @Bean
    NavEntry newDealEntry() {
        return new NavEntry("deal.new", "/deals/new?quick=true", "layout-kanban", 40)
                .at(NavEntry.Place.NEW)
                .keys("d")
                .onlyIfMay(Action.CREATE, RecordKind.DEAL);
    }

    @Bean
    NavEntry pipelinesEntry() {
        return new NavEntry("deal.pipelines.title", "/settings/pipelines", "layout-kanban", 40)
                .at(NavEntry.Place.SETTINGS)
                .onlyForAdministrators();
    }
}
