/// The people one sells to.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"scope", "record", "web", "change", "list", "search", "company"})
package io.minicrm.contact;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
