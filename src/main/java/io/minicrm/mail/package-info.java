/// Mails to the people who work here, in their language: plain texts, each with a way back to
/// MiniCRM.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "web"})
package io.minicrm.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
