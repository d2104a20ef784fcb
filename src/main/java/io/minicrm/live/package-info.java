/// Pages that follow what others do: one stream of events a browser, who else looks at a record,
/// and the same by asking now and then where no stream comes through.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"scope", "record", "web", "people", "change", "notification"})
package io.minicrm.live;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
