package io.minicrm.custom;

import io.minicrm.job.JobContext;
import io.minicrm.job.JobHandler;
import io.minicrm.job.JobLane;
import org.springframework.stereotype.Component;

/// Makes the index of a field be what the field says: built when it shall be fast, gone when not.
/// Nobody who works with records waits for it.
@Component
class FieldIndexJob implements JobHandler {

    static final String KIND = "custom.index";

    private final CustomFieldRows rows;
    private final FieldIndex index;

    FieldIndexJob(CustomFieldRows rows, FieldIndex index) {
        this.rows = rows;
        this.index = index;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public JobLane lane() {
        return JobLane.LONG;
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public void run(JobContext job) {
        CustomField field = rows.find(Long.parseLong(job.payload())).orElse(null);
        if (field != null && !index.follow(field)) {
            throw job.notYet();
        }
    }
}
