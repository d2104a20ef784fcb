package io.minicrm.deal;

import io.minicrm.record.Money;
import io.minicrm.record.RecordSnapshot;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands at the head of a deal's page: how much, until when, what is next, and the stages of
/// its pipeline.
public record StagePath(RecordSnapshot deal, List<PathStage> all) {

    /// Where a move is sent.
    public String href() {
        return deal.ref().path() + "/move";
    }

    public int version() {
        return deal.version();
    }

    public boolean editable() {
        return deal.editable();
    }

    public @Nullable Money amount() {
        return deal.values().get(DealFields.AMOUNT);
    }

    public @Nullable LocalDate closeOn() {
        return deal.values().get(DealFields.CLOSE_ON);
    }

    public @Nullable String nextStep() {
        return deal.values().get(DealFields.NEXT_STEP);
    }

    public @Nullable LocalDate nextStepOn() {
        return deal.values().get(DealFields.NEXT_STEP_ON);
    }

    /// Whether it is still worked on.
    public boolean open() {
        return all.stream()
                .anyMatch(pathStage -> pathStage.present() && pathStage.kind().equals("open"));
    }

    /// One stage.
    ///
    /// @param kind `open`, `won` or `lost`
    /// @param days how many days the deal has been there in all, or null when it never was
    /// @param passed whether it stands before the present one
    /// @param key what one types to move there
    public record PathStage(
            long id,
            String name,
            String kind,
            boolean present,
            boolean passed,
            @Nullable Long days,
            String key) {

        /// Whether a reason is asked for first.
        public boolean asks() {
            return kind.equals("lost");
        }
    }
}
