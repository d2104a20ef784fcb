package io.minicrm.calendar;

import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.NavEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where the calendar is found.
@Configuration(proxyBeanMethods = false)
class CalendarPlaces {

    @Bean
    NavEntry calendarEntry() {
        return new NavEntry("calendar.title", CalendarController.PATH, "calendar", 47)
                .keys("g l")
                .onlyIfMay(Action.READ, RecordKind.ACTIVITY);
    }
}
