/// MiniCRM on one's own machine: `./mvnw spring-boot:run` and the tests bring a real PostgreSQL
/// with them. Neither the packaged application nor the image contains this room.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.minicrm.local;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
