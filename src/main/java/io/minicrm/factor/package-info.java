/// The second factor: codes of an authenticator app, recovery codes, and the second step of a
/// sign-in.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "web", "people"})
package io.minicrm.factor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
