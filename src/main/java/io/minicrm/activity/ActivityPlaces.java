package io.minicrm.activity;

import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.NavEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where activities are made.
@Configuration(proxyBeanMethods = false)
class ActivityPlaces {

    @Bean
    NavEntry newTaskEntry() {
        return new NavEntry("activity.new", "/activities/new?quick=true&kind=task", "checkbox", 50)
                .at(NavEntry.Place.NEW)
                .keys("t")
                .onlyIfMay(Action.CREATE, RecordKind.ACTIVITY);
    }

    @Bean
    NavEntry outcomesEntry() {
        return new NavEntry("activity.outcomes.title", OutcomeController.PATH, "checkbox", 45)
                .at(NavEntry.Place.SETTINGS)
                .onlyForAdministrators();
    }
}
