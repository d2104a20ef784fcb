package io.minicrm.deal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A step of a pipeline.
///
/// @param probability how many of a hundred deals that come here are won, in percent
/// @param stuckAfter days after which a deal that has not moved needs somebody, or null
/// @param offered whether deals may still come here
public record Stage(
        long id,
        long pipelineId,
        String name,
        Kind kind,
        int probability,
        @Nullable Integer stuckAfter,
        boolean offered) {

    /// What a deal in it is.
    public enum Kind {
        OPEN,
        WON,
        LOST;

        /// As it is written in the database, in forms and in message keys.
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        public String label() {
            return "deal.status." + key();
        }
    }

    public boolean isOpen() {
        return kind == Kind.OPEN;
    }

    public boolean isLost() {
        return kind == Kind.LOST;
    }

    boolean isStuckAfter(long days) {
        return stuckAfter != null && days > stuckAfter;
    }
}
