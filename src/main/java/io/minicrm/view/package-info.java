/// Saved views of lists: an address with a name, for oneself, a team or everyone.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "web", "job", "list"})
package io.minicrm.view;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
