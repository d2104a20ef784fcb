/// Work that goes on after the page has been answered, with its progress, on any number of nodes;
/// and the page of what somebody waits for.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "people", "web"})
package io.minicrm.job;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
