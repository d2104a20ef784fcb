package io.minicrm.today;

import io.minicrm.activity.OpenActivity;
import io.minicrm.record.Due;
import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What was ticked off by the request that led to this page: it stays in its place, with the way
/// back, until one goes on.
///
/// @param id 0 when nothing was
record Done(long id) {

    private static final Comparator<OpenActivity> URGENT =
            Comparator.comparing(
                    OpenActivity::due,
                    Comparator.nullsLast(
                            Comparator.comparing(Due::day)
                                    .thenComparing(
                                            Due::time,
                                            Comparator.nullsLast(Comparator.naturalOrder()))));

    static Done of(Ui ui) {
        String done = ui.parameter("done");
        return new Done(
                done != null && done.matches("\\d{1,18}") && ui.undoNotice().isPresent()
                        ? Long.parseLong(done)
                        : 0);
    }

    /// Those and this.
    List<Long> with(List<Long> ids) {
        List<Long> all = new ArrayList<>(ids);
        if (id != 0 && !ids.contains(id)) {
            all.add(id);
        }
        return all;
    }

    /// It among what was read, when it has been done.
    @Nullable OpenActivity among(Map<Long, OpenActivity> rows) {
        OpenActivity activity = rows.get(id);
        return activity != null && activity.done() ? activity : null;
    }

    /// The rows of these, and of what was ticked off among them.
    static List<Agenda.Row> rows(
            List<Long> ids, Map<Long, OpenActivity> rows, @Nullable OpenActivity ticked) {
        List<Agenda.Row> shown = new ArrayList<>();
        for (OpenActivity each : ids.stream().map(rows::get).filter(Objects::nonNull).toList()) {
            shown.add(new Agenda.Row(each, false));
        }
        if (ticked != null) {
            int place = 0;
            while (place < shown.size() && URGENT.compare(shown.get(place).todo(), ticked) < 0) {
                place++;
            }
            shown.add(place, new Agenda.Row(ticked, true));
        }
        return shown;
    }
}
