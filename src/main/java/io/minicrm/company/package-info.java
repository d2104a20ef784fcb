/// The organisations one sells to.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "web", "change", "page"})
package io.minicrm.company;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
