/// What somebody has is handed over to others, as a rule when they leave.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "scope",
            "record",
            "web",
            "people",
            "job",
            "change",
            "activity",
            "deal"
        })
package io.minicrm.handover;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
