package io.minicrm.change;

import io.minicrm.web.Ui;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One change set: what it consists of, and whether it can be taken back.
///
/// @param asBefore whether an undo has just found nothing to put back
/// @param running the page on which the reader follows an undo of it that goes on, or null
/// @param sentence who did what
/// @param parts what it consists of, each a way to see only that
/// @param records one stretch of its records
/// @param first the address of the first stretch, when this is not it
/// @param next the address of the next stretch, or null
public record ChangePage(
        Changes.Summary change,
        boolean asBefore,
        @Nullable String running,
        String sentence,
        List<Part> parts,
        List<ChangedRecord> records,
        @Nullable String first,
        @Nullable String next) {

    /// A kind of record and what was done to it.
    ///
    /// @param label "500 contacts added"
    /// @param current whether this alone is shown
    public record Part(String label, String href, boolean current) {}

    public Instant undoableUntil() {
        return change.createdAt().plus(Undo.PERIOD);
    }

    public int kept() {
        return change.counts().records("kept");
    }

    /// Whether the reader may open the change set that undid this one.
    public boolean mayOpenUndoing(Ui ui) {
        return change.undoing() != null
                && (ui.actor().administrator() || ui.isMe(change.undoing().actorId()));
    }

    /// What an undo would do, as sentences.
    public List<String> promises(Ui ui) {
        List<String> promises = new ArrayList<>();
        for (String op : List.of("insert", "update", "delete", "restore")) {
            ChangeCounts counts = change.counts().of(Set.of(op));
            if (counts.records() > 0) {
                promises.add(
                        ui.t(
                                "change.promise." + op,
                                ChangeSentences.records(ui, counts),
                                counts.records()));
            }
        }
        return promises;
    }
}
