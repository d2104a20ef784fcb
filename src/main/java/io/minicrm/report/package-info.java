/// What the deals come to: reports, whose every figure opens the deals that it counts.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "web", "search", "list", "deal"})
package io.minicrm.report;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
