package io.minicrm.imports;

import io.minicrm.job.JobContext;
import io.minicrm.job.JobHandler;
import io.minicrm.job.JobLane;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work on one import in the background, which ends when somebody changes the import meanwhile.
abstract class ImportJob implements JobHandler {

    private static final Logger log = LoggerFactory.getLogger(ImportJob.class);

    private final Imports imports;

    ImportJob(Imports imports) {
        this.imports = imports;
    }

    @Override
    public final JobLane lane() {
        return JobLane.LONG;
    }

    @Override
    public final void run(JobContext job) throws IOException {
        try {
            run(imports.find(job.scope(), Long.parseLong(job.payload())), job);
        } catch (Superseded superseded) {
            log.info("{}", superseded.getMessage());
        }
    }

    /// @throws Superseded when what is found no longer counts
    abstract void run(Import file, JobContext job) throws IOException;
}
