package io.minicrm.imports;

import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.NavEntry;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where files are brought in.
@Configuration(proxyBeanMethods = false)
class ImportPlaces {

    @Bean
    NavEntry importsEntry() {
        return new NavEntry("transfer.imports", "/import", "table-import", 80)
                .at(NavEntry.Place.FOOT)
                .keys("g i")
                .onlyIf(scope ->
                        Stream.of(RecordKind.values())
                                .anyMatch(kind -> scope.may(Action.IMPORT, kind)));
    }
}
