package io.minicrm.scope;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/// The one clock of a test, which sets it. Until then it is the time, as for the database, for
/// which it always is.
public final class SettableClock extends Clock {

    private static final SettableClock ONLY = new SettableClock();

    private volatile @Nullable Instant set;

    private SettableClock() {}

    /// To be imported by a test.
    @TestConfiguration(proxyBeanMethods = false)
    public static class Configured {

        @Bean
        @Primary
        SettableClock settableClock() {
            return ONLY;
        }
    }

    /// @param instant null for what it is
    public void set(@Nullable Instant instant) {
        set = instant;
    }

    @Override
    public Instant instant() {
        Instant instant = set;
        return instant == null ? Instant.now() : instant;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("all of the house asks for moments");
    }
}
