/// What one plans and does with records, and the timeline that shows it.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"scope", "record", "web", "change", "search", "list", "page"})
package io.minicrm.activity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
