package io.minicrm.job;

import java.time.LocalTime;

/// Work that is done once every night, by one node, seeing everything; tried again when it failed,
/// since nobody waits for it. A room contributes it as a bean.
public interface NightlyJob extends JobHandler {

    /// The time of day, in the zone of the installation.
    LocalTime at();

    @Override
    default boolean isRepeatable() {
        return true;
    }
}
