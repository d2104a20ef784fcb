/// Who is looking, and why: the lowest room, on which every query and every write stands.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.minicrm.scope;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
