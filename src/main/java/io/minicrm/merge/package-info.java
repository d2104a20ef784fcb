/// Several records become one: side by side, chosen field by field, as one change that can be taken
/// back.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "scope",
            "record",
            "web",
            "job",
            "change",
            "list",
            "page",
            "activity"
        })
package io.minicrm.merge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
