/// Work that goes on after the page has been answered, with its progress, on any number of nodes.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "change", "people"})
package io.minicrm.job;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
