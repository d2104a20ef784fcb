/// Finds anyone: by any part of a name, company, e-mail address or phone number.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "web", "job"})
package io.minicrm.search;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
