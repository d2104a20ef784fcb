/// The people one sells to.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "web", "change", "page", "company"})
package io.minicrm.contact;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
