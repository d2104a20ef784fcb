/// Any record type as a list: filtered, sorted, paged, exported.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "web", "change", "search", "job"})
package io.minicrm.list;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
