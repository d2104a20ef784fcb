/// Brings files in: what a CSV says becomes records, after a look at what would become of every
/// row.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "change", "web", "job"})
package io.minicrm.imports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
