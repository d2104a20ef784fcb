package io.minicrm.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.minicrm.job.Jobs;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// How much background work has failed and waits for somebody, for whoever raises alarms. Without a
/// value while the database does not answer.
@Component
class JobMetrics implements MeterBinder {

    private final Jobs jobs;

    JobMetrics(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("minicrm.jobs.failed", jobs, JobMetrics::failed)
                .description("Jobs of the last seven days that failed and nobody has dealt with")
                .register(registry);
    }

    private static double failed(Jobs jobs) {
        try {
            return jobs.load().failed();
        } catch (DataAccessException | TransactionException _) {
            return Double.NaN;
        }
    }
}
