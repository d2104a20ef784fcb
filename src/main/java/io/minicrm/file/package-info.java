/// Files that hang on records: taken in, kept on the uploads volume by what they hold, and handed
/// out to whoever may read the record.
@NullMarked
@ApplicationModule(
        allowedDependencies = {"scope", "record", "web", "change", "job", "page", "activity"})
package io.minicrm.file;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
