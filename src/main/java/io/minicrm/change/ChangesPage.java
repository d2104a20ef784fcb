package io.minicrm.change;

import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The list of changes, by day.
///
/// @param mine whether only the reader's own are asked for, of more that could be seen
/// @param choice whether there is more to see than one's own
/// @param newer the address of the page before, or null
/// @param older the address of the page after, or null
public record ChangesPage(
        List<Day> days,
        boolean mine,
        boolean choice,
        @Nullable String newer,
        @Nullable String older) {

    /// What was done on one day.
    public record Day(LocalDate date, List<Line> lines) {}

    /// One change in words.
    ///
    /// @param sentence who did what
    /// @param records how many of what
    public record Line(Changes.Summary change, String sentence, String records, String icon) {}

    static ChangesPage of(
            Ui ui,
            List<Changes.Summary> changes,
            boolean mine,
            @Nullable String newer,
            @Nullable String older) {
        List<Day> days = new ArrayList<>();
        for (Changes.Summary change : changes) {
            LocalDate date = ui.dayOf(change.createdAt());
            if (days.isEmpty() || !days.getLast().date().equals(date)) {
                days.add(new Day(date, new ArrayList<>()));
            }
            days.getLast().lines().add(line(ui, change));
        }
        return new ChangesPage(days, mine, ui.actor().administrator(), newer, older);
    }

    /// From the first day to the last.
    public String range(Ui ui) {
        if (days.isEmpty()) {
            return "";
        }
        String last = ui.day(days.getLast().date());
        return days.size() == 1 ? last : ui.t("change.range", last, ui.day(days.getFirst().date()));
    }

    private static Line line(Ui ui, Changes.Summary change) {
        return new Line(
                change,
                ChangeSentences.did(ui, change),
                ChangeSentences.records(ui, change.counts().without("kept")),
                icon(change));
    }

    private static String icon(Changes.Summary change) {
        return switch (change.kind()) {
            case "create" ->
                    change.counts().byKind().stream()
                                    .allMatch(part -> part.kind() == RecordKind.ACTIVITY)
                            ? "note"
                            : "plus";
            case "delete" -> "trash";
            case "restore" -> "restore";
            case "import", "demo" -> "table-import";
            case "undo" -> "arrow-back-up";
            default -> "pencil";
        };
    }
}
