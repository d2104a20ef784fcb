/// Fields that administrators add to records: what they are called, what they hold, and what is
/// done in the background to make them fast.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "web", "job"})
package io.minicrm.custom;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
