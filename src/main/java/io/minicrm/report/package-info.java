/// What the deals come to, and what was done: reports, whose every figure opens the records that it
/// counts.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"scope", "record", "web", "search", "list", "activity", "deal"})
package io.minicrm.report;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
