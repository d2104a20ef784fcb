package io.minicrm.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// How many listen, how much they were told, and how late.
@Component
class LiveMetrics {

    private final Counter events;
    private final Timer lag;

    LiveMetrics(MeterRegistry registry, EventStreams streams) {
        Gauge.builder("minicrm.live.streams", streams, EventStreams::count)
                .description("Browsers that listen to this instance for changes")
                .register(registry);
        events =
                Counter.builder("minicrm.live.events")
                        .description("Changes told to browsers")
                        .register(registry);
        lag =
                Timer.builder("minicrm.live.lag")
                        .description("From the begin of a change until it was told")
                        .register(registry);
    }

    void event() {
        events.increment();
    }

    void told(Duration age) {
        lag.record(age);
    }
}
