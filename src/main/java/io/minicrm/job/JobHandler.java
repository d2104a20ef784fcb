package io.minicrm.job;

/// A kind of background work. A room contributes it as a bean; `Jobs.start` and `NightlyJob` ask
/// for it by its kind.
public interface JobHandler {

    /// The name under which it is asked for: `import.check`.
    String kind();

    /// Beside which other work it waits for its turn.
    default JobLane lane() {
        return JobLane.SHORT;
    }

    /// Whether it is tried again by itself after it failed: later and later, for some hours. Not
    /// what somebody waits for, who is rather told at once.
    default boolean isRepeatable() {
        return false;
    }

    /// Does it. May be begun again after the process was killed in the middle, perhaps on another
    /// node: what must not happen twice is written in one transaction that first looks whether it
    /// was done.
    void run(JobContext job) throws Exception;
}
