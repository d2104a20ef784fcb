package io.minicrm.ops;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// What the last backups came to, for whoever raises alarms. Without a value while there is none or
/// the database does not answer.
@Component
class BackupMetrics implements MeterBinder {

    private static final String ONLY = "state";

    private final LoadingCache<String, Optional<SystemPage.Backups>> state;

    BackupMetrics(Backups backups) {
        // One look for all gauges of a scrape, also when the database does not answer: each would
        // wait for it
        state =
                Caffeine.newBuilder()
                        .expireAfterWrite(Duration.ofSeconds(10))
                        .build(_ -> look(backups));
    }

    private static Optional<SystemPage.Backups> look(Backups backups) {
        try {
            return Optional.of(backups.look());
        } catch (DataAccessException _) {
            return Optional.empty();
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "minicrm.backup.last.verified.timestamp",
                "seconds",
                "When the last backup was proven, since 1970",
                last -> last.proven() == null ? Double.NaN : seconds(last.proven()));
        gauge(
                registry,
                "minicrm.backup.last.size",
                "bytes",
                "The size of the last proven archive",
                last -> last.proven() == null ? Double.NaN : last.proven().bytes());
        gauge(
                registry,
                "minicrm.backup.last.duration",
                "seconds",
                "How long the last proven backup took, its proof included",
                last -> last.proven() == null ? Double.NaN : last.proven().seconds());
        gauge(
                registry,
                "minicrm.backup.last.outcome",
                null,
                "1 when the last backup was proven, 0 when it was not",
                last ->
                        last.proven() == null && last.failure() == null
                                ? Double.NaN
                                : last.isFailing() ? 0 : 1);
        gauge(
                registry,
                "minicrm.backup.drill.last.timestamp",
                "seconds",
                "When an archive was last restored for a test, since 1970",
                last -> last.drill() == null ? Double.NaN : seconds(last.drill()));
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            @Nullable String unit,
            String description,
            ToDoubleFunction<SystemPage.Backups> value) {
        Gauge.builder(name, this, metrics -> metrics.read(value))
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    private double read(ToDoubleFunction<SystemPage.Backups> value) {
        return state.get(ONLY).map(value::applyAsDouble).orElse(Double.NaN);
    }

    private static double seconds(SystemPage.Run run) {
        return run.finished().getEpochSecond();
    }
}
