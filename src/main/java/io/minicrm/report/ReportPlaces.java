package io.minicrm.report;

import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.NavEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where reports are found.
@Configuration(proxyBeanMethods = false)
class ReportPlaces {

    @Bean
    NavEntry reportsEntry() {
        return new NavEntry("report.title", "/reports", "chart-bar", 50)
                .keys("g r")
                .onlyIfMay(Action.READ, RecordKind.DEAL);
    }
}
