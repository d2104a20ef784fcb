/// What a record is made of, and the one door through which records are written.
@NullMarked
@ApplicationModule(allowedDependencies = "scope")
package io.minicrm.record;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
