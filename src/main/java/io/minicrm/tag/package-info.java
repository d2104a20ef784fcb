/// What is done with tags as such: suggested while one types, renamed, coloured, merged and put
/// away.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"scope", "record", "web", "job", "change", "search", "list", "page"})
package io.minicrm.tag;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
