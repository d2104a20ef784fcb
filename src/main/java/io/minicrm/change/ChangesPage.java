package io.minicrm.change;

import io.minicrm.record.ReferenceType;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.DisplayValue;
import io.minicrm.web.Ui;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The list of changes: by day, and within it by who made them one after another.
///
/// @param by whose changes are asked for, or null for everybody's that may be seen
/// @param choice whether there is more to see than one's own
/// @param newer the address of the page before, or null
/// @param older the address of the page after, or null
public record ChangesPage(
        List<Day> days,
        @Nullable Long by,
        boolean choice,
        @Nullable String newer,
        @Nullable String older) {

    /// What was done on one day.
    public record Day(LocalDate date, List<Run> runs) {}

    /// What one person, or MiniCRM itself, did one after another through the same door.
    ///
    /// @param actorName null for MiniCRM itself
    public record Run(
            @Nullable Long actorId, @Nullable String actorName, String source, List<Line> lines) {

        /// When it began and ended: "13:05 to 16:31".
        public String time(Ui ui) {
            String last = ui.time(lines.getFirst().change().createdAt());
            String first = ui.time(lines.getLast().change().createdAt());
            return first.equals(last) ? last : ui.t("change.range", first, last);
        }

        private boolean continuedBy(Changes.Summary change) {
            return Objects.equals(actorId, change.actorId()) && source.equals(change.source());
        }
    }

    /// One change in words.
    ///
    /// @param sentence what was done: "Katharina Wesselhöft changed"
    /// @param fields the labels of what became different, as far as it is known
    /// @param difference from what to what, when it is one field
    public record Line(
            Changes.Summary change,
            String sentence,
            List<String> fields,
            @Nullable Difference difference,
            String icon) {}

    /// A value that was replaced by another.
    public record Difference(DisplayValue before, DisplayValue after) {}

    static ChangesPage of(
            Ui ui,
            List<Changes.Summary> changes,
            Map<Long, List<History.FieldChange>> differences,
            @Nullable Long by,
            @Nullable String newer,
            @Nullable String older) {
        // All records that a line names are looked for at once
        ui.titles(differences.values().stream().flatMap(ChangesPage::named).toList());
        List<Day> days = new ArrayList<>();
        for (Changes.Summary change : changes) {
            LocalDate date = ui.dayOf(change.createdAt());
            if (days.isEmpty() || !days.getLast().date().equals(date)) {
                days.add(new Day(date, new ArrayList<>()));
            }
            List<Run> runs = days.getLast().runs();
            if (runs.isEmpty() || !runs.getLast().continuedBy(change)) {
                runs.add(
                        new Run(
                                change.actorId(),
                                change.actorName(),
                                change.source(),
                                new ArrayList<>()));
            }
            runs.getLast()
                    .lines()
                    .add(line(ui, change, differences.getOrDefault(change.id(), List.of())));
        }
        return new ChangesPage(days, by, ui.actor().administrator(), newer, older);
    }

    /// From the first day to the last.
    public String range(Ui ui) {
        if (days.isEmpty()) {
            return "";
        }
        String last = ui.day(days.getLast().date());
        return days.size() == 1 ? last : ui.t("change.range", last, ui.day(days.getFirst().date()));
    }

    private static Stream<RecordRef> named(List<History.FieldChange> differences) {
        return differences.size() == 1
                        && differences.getFirst().field().type() instanceof ReferenceType type
                ? Stream.of(differences.getFirst().before(), differences.getFirst().after())
                        .flatMap(value -> type.ids(value).stream())
                        .map(id -> new RecordRef(type.target(), id))
                : Stream.empty();
    }

    private static Line line(Ui ui, Changes.Summary change, List<History.FieldChange> differences) {
        History.FieldChange only = differences.size() == 1 ? differences.getFirst() : null;
        return new Line(
                change,
                ChangeSentences.done(ui, change),
                differences.stream().map(each -> ui.t(each.field().label())).toList(),
                only == null
                        ? null
                        : new Difference(
                                DisplayValue.of(only.field(), only.before(), ui),
                                DisplayValue.of(only.field(), only.after(), ui)),
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
