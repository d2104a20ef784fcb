/// The data with which one tries MiniCRM out: an imaginary seller of machines and services, with
/// companies, contacts, notes and a history. Nothing knows this room.
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "scope",
            "record",
            "people",
            "company",
            "contact",
            "deal",
            "activity",
            "file",
            "ops"
        })
package io.minicrm.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
