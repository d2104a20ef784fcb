package io.minicrm.job;

import io.minicrm.web.Ui;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Work that whoever asked for it follows on a page of its own, `/jobs/<id>`, until it is done, and
/// can cancel as long as it is not. All that it writes is one transaction, in which it says what
/// came of it (`JobContext.done`): so it is there as a whole or not at all.
public interface FollowedJob extends JobHandler {

    /// How many records are written at once, within the request that asks for it, in less than half
    /// a second. More are a job.
    int AT_ONCE = 1000;

    /// What is done, in a line.
    String title(Ui ui, Job job);

    /// The page from which it was asked for.
    String origin(Job job);

    /// What came of it.
    Outcome outcome(Ui ui, Job job, String result);

    @Override
    default JobLane lane() {
        return JobLane.LONG;
    }

    /// What is said of a job that is done.
    ///
    /// @param attention whether not all went as it was meant
    /// @param sentence what became different
    /// @param text what else is to be known, or nothing
    /// @param details where all of it can be seen
    /// @param undoable the change set that can be taken back, or null
    /// @param left what was left as it was, by why
    record Outcome(
            boolean attention,
            String sentence,
            String text,
            String details,
            @Nullable Long undoable,
            List<Left> left) {

        public Outcome(
                boolean attention,
                String sentence,
                String text,
                String details,
                @Nullable Long undoable) {
            this(attention, sentence, text, details, undoable, List.of());
        }

        public Outcome leaving(boolean attention, List<Left> left) {
            return new Outcome(attention, sentence, text, details, undoable, left);
        }
    }

    /// Records that were left as they were for one reason.
    ///
    /// @param sentence how many, and why
    /// @param first the first of them, as far as the reader may see them: what they are called, by
    ///   the address of their page
    /// @param more how many there are besides those
    record Left(String sentence, Map<String, String> first, long more) {}
}
