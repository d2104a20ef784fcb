/// Passkeys: keys that a person's devices keep, with which they sign in instead of with a password
/// (WebAuthn).
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "web", "people"})
package io.minicrm.passkey;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
