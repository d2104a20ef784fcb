package io.minicrm.audit;

import io.minicrm.scope.Directory;
import io.minicrm.web.CsvFiles;
import io.minicrm.web.CsvRows;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What was told of security as a file. It is read in pieces, none of which holds much.
@Component
class SecurityCsv {

    private static final int PIECE = 500;

    private final SecurityEvents events;
    private final CsvFiles files;

    SecurityCsv(SecurityEvents events, CsvFiles files) {
        this.events = events;
        this.files = files;
    }

    /// @param newest the first of the events in the file
    void write(Ui ui, EventFilter eventFilter, LoggedEvent newest, HttpServletResponse response)
            throws IOException {
        files.send(
                ui,
                response,
                ui.t("audit.title") + " " + ui.today(),
                rows -> write(ui, eventFilter, newest, rows));
    }

    private void write(Ui ui, EventFilter eventFilter, LoggedEvent newest, CsvRows csv) {
        csv.row(
                Stream.of(
                                "at",
                                "event",
                                "outcome",
                                "who",
                                "whoEmail",
                                "whom",
                                "whomEmail",
                                "from",
                                "request",
                                "details")
                        .map(head -> ui.t("audit.head." + head))
                        .toList());
        csv.row(cells(ui, newest));
        EventCursor eventCursor = EventCursor.of(newest);
        List<LoggedEvent> piece;
        do {
            piece = events.before(ui.scope(), eventFilter, eventCursor, PIECE);
            for (LoggedEvent event : piece) {
                csv.row(cells(ui, event));
                eventCursor = EventCursor.of(event);
            }
        } while (piece.size() == PIECE);
    }

    private static List<String> cells(Ui ui, LoggedEvent event) {
        return List.of(
                event.at().toString(),
                ui.t("audit.event." + event.kind()),
                ui.t(event.refused() ? "audit.refused" : "audit.done"),
                SecurityPage.who(ui, event),
                email(ui, event.actorId()),
                SecurityPage.name(ui, event.subjectId()),
                email(ui, event.subjectId()),
                Objects.requireNonNullElse(event.address(), ""),
                Objects.requireNonNullElse(event.requestId(), ""),
                String.join("; ", EventDetails.of(ui, event)));
    }

    private static String email(Ui ui, @Nullable Long id) {
        return id == null ? "" : ui.person(id).map(Directory.Person::email).orElse("");
    }
}
