package io.minicrm.imports;

import io.minicrm.job.Job;
import io.minicrm.job.Jobs;
import io.minicrm.scope.Scope;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// How far the work on an import is.
@Component
class ImportProgress {

    private final Jobs jobs;

    ImportProgress(Jobs jobs) {
        this.jobs = jobs;
    }

    /// The job of an import's present step.
    Job of(Scope scope, Import file) {
        return Optional.ofNullable(file.jobId())
                .flatMap(id -> jobs.find(scope, id))
                .orElse(Job.UNKNOWN);
    }
}
