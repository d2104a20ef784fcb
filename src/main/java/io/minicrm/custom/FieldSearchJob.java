package io.minicrm.custom;

import io.minicrm.job.JobContext;
import io.minicrm.job.JobHandler;
import io.minicrm.job.JobLane;
import io.minicrm.record.SearchReindex;
import org.springframework.stereotype.Component;

/// Lets search forget the words of a field that was put away, and know them again when it is back.
@Component
class FieldSearchJob implements JobHandler {

    static final String KIND = "custom.search";

    private final CustomFieldRows rows;
    private final SearchReindex searchReindex;

    FieldSearchJob(CustomFieldRows rows, SearchReindex searchReindex) {
        this.rows = rows;
        this.searchReindex = searchReindex;
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
        rows.find(Long.parseLong(job.payload()))
                .ifPresent(field ->
                        searchReindex.rewrite(
                                field.kind(),
                                field.key(),
                                done -> job.progress("search", done, 0)));
    }
}
