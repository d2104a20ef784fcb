/// Mails to the people who work here, in their language, each with a way back to MiniCRM: plain
/// texts, and letters that are also pages.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "web"})
package io.minicrm.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
