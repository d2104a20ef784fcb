/// What is to be done: one's day, and all tasks in their order.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "scope",
            "record",
            "web",
            "search",
            "list",
            "activity",
            "notification",
            "deal"
        })
package io.minicrm.today;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
