package io.minicrm.imports;

import io.minicrm.job.JobContext;
import io.minicrm.job.JobHandler;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Looks at all rows of a file too long to be waited for, while somebody says where its columns go.
@Component
class TallyJob implements JobHandler {

    static final String KIND = "import.look";

    private static final Logger log = LoggerFactory.getLogger(TallyJob.class);

    private final Imports imports;
    private final FileTallies fileTallies;

    TallyJob(Imports imports, FileTallies fileTallies) {
        this.imports = imports;
        this.fileTallies = fileTallies;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) throws IOException {
        try {
            fileTallies.whole(imports.find(job.scope(), Long.parseLong(job.payload())), job);
        } catch (Superseded superseded) {
            log.info("{}", superseded.getMessage());
        }
    }
}
