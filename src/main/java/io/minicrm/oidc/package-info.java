/// Sign-in by OpenID Connect: whoever a provider that the operator has named says somebody is.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "web", "people"})
package io.minicrm.oidc;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
