package io.minicrm.job;

import java.util.List;
import java.util.function.Consumer;

/// Work on many records, in steps of some thousand, before each of which it is told how many are
/// done. That is also where a job that was cancelled ends.
public final class Steps {

    private static final int STEP = 10_000;

    /// Takes up how far it is (`JobContext.progress`).
    @FunctionalInterface
    public interface Progress {
        void tell(String stage, long done, long total);
    }

    private final Progress progress;
    private long total;
    private long done;

    public Steps(Progress progress) {
        this.progress = progress;
    }

    /// For what is over before somebody could ask how far it is.
    public static Steps untold() {
        return new Steps((_, _, _) -> {});
    }

    /// Says how many records there are in all.
    public void of(long records) {
        total = records;
    }

    /// @param stage a word for what is done
    public void each(String stage, List<Long> ids, Consumer<List<Long>> work) {
        for (int from = 0; from < ids.size(); from += STEP) {
            List<Long> some = ids.subList(from, Math.min(from + STEP, ids.size()));
            whole(stage, some, () -> work.accept(some));
        }
    }

    /// What cannot be done in parts.
    public void whole(String stage, List<Long> ids, Runnable work) {
        tell(stage);
        work.run();
        done += ids.size();
    }

    /// Tells what is done now, when it takes time and leaves no record done.
    public void tell(String stage) {
        progress.tell(stage, Math.min(done, total), total);
    }
}
