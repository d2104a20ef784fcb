/// What an operator needs: settings and their check, the database at start, health, metrics, logs,
/// and the System page.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "web", "mail", "people", "job"})
package io.minicrm.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
