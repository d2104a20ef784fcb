package io.minicrm.today;

import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.NavEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where one's day and all tasks are found.
@Configuration(proxyBeanMethods = false)
class TodayPlaces {

    @Bean
    NavEntry todayEntry() {
        return new NavEntry("today.title", "/", "sun", 10).keys("g t");
    }

    @Bean
    NavEntry tasksEntry() {
        return new NavEntry("today.tasks", TasksController.PATH, "checkbox", 45)
                .keys("g k")
                .around("/" + RecordKind.ACTIVITY.plural())
                .onlyIfMay(Action.READ, RecordKind.ACTIVITY);
    }
}
