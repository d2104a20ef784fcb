/// Who works here: sign-in, first run, colleagues, teams, roles and one's own profile. It builds
/// the scope through which everybody looks.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "web", "mail"})
package io.minicrm.people;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
