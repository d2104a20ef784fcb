/// What happened with a company or contact: notes, and the timeline that shows them.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "web", "change", "search", "page"})
package io.minicrm.activity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
