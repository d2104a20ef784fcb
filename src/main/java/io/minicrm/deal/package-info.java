/// What one hopes to sell: deals, the pipelines they go through, and the board.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "scope",
            "record",
            "web",
            "change",
            "search",
            "list",
            "page",
            "activity"
        })
package io.minicrm.deal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
