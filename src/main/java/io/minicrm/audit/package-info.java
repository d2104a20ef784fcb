/// What happened that concerns who may do what: shown to administrators, handed out as a file, and
/// forgotten after a year. It is told by every room through the `SecurityLog`.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "web", "job"})
package io.minicrm.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
