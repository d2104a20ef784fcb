/// What was changed, by whom, and how it is taken back: history, changes, undo and trash.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "web", "job"})
package io.minicrm.change;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
