package io.minicrm.imports;

import io.minicrm.job.JobContext;
import java.io.IOException;
import org.springframework.stereotype.Component;

/// Looks at all rows of a file too long to be waited for, while somebody says where its columns go.
@Component
class TallyJob extends ImportJob {

    static final String KIND = "import.look";

    private final FileTallies fileTallies;

    TallyJob(Imports imports, FileTallies fileTallies) {
        super(imports);
        this.fileTallies = fileTallies;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    void run(Import file, JobContext job) throws IOException {
        fileTallies.whole(file, job);
    }
}
