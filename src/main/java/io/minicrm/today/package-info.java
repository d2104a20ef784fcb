/// What is to be done: one's day, also as a mail each morning, and all tasks in their order.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "scope",
            "record",
            "web",
            "mail",
            "people",
            "search",
            "list",
            "activity",
            "notification",
            "deal"
        })
package io.minicrm.today;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
