/// Any record as a page: shown, made, edited in a form or in place, put into the trash, with its
/// history and the reason why one sees it. Other rooms put their panels on it.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record", "change", "web"})
package io.minicrm.page;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
