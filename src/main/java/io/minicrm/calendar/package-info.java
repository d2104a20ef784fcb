/// The calendar: what is planned and was done, by its time.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "scope",
            "record",
            "web",
            "people",
            "search",
            "list",
            "activity",
            "today"
        })
package io.minicrm.calendar;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
