/// What all pages share: how a template becomes a response, texts, errors, navigation. It knows no
/// other room by name.
@NullMarked
@ApplicationModule(allowedDependencies = {"scope", "record"})
package io.minicrm.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
