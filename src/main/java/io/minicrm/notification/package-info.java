/// What people are told of: mentions, what they were given, what they follow, what is due.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "scope",
            "record",
            "web",
            "mail",
            "people",
            "change",
            "search",
            "page",
            "activity"
        })
package io.minicrm.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
