/// What an operator needs: health, configuration, and the System page.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.minicrm.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
