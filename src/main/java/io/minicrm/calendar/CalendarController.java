package io.minicrm.calendar;

import gg.jte.models.runtime.JteModel;
import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.ActivityKind;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Conflict;
import io.minicrm.record.Due;
import io.minicrm.record.Editing;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.InvalidValues;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.Form;
import io.minicrm.web.LocalPath;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import templates.Templates;

/// The calendar, and what is put elsewhere in it.
@Controller
class CalendarController {

    static final String PATH = "/calendar";

    private final CalendarReader calendar;
    private final Catalogue catalogue;
    private final RecordReader reader;
    private final Editing editing;
    private final Templates templates;

    CalendarController(
            CalendarReader calendar,
            Catalogue catalogue,
            RecordReader reader,
            Editing editing,
            Templates templates) {
        this.calendar = calendar;
        this.catalogue = catalogue;
        this.reader = reader;
        this.editing = editing;
        this.templates = templates;
    }

    @GetMapping(PATH)
    JteModel show(Ui ui) {
        return templates.calendarPage(ui, calendar.read(ui));
    }

    /// Puts an activity to another time, or makes it longer or shorter. What somebody else has put
    /// elsewhere meanwhile is shown, and stays where they have put it.
    ///
    /// @param on the day, where the reader lives
    /// @param at the time of it there; without one any time of the day is meant
    /// @param minutes how long it is from now on
    /// @param version what was seen when it was moved
    @PostMapping(PATH + "/{id:\\d{1,18}}/move")
    @Nullable JteModel move(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String on,
            @RequestParam(defaultValue = "") String at,
            @RequestParam(defaultValue = "") String minutes,
            @RequestParam int version,
            @RequestParam(defaultValue = PATH) String back,
            Ui ui,
            HttpServletResponse response) {
        RecordSnapshot activity = reader.get(ui.scope(), new RecordRef(RecordKind.ACTIVITY, id));
        if (!activity.editable()) {
            throw new NotPermitted(Action.EDIT, RecordKind.ACTIVITY);
        }
        Values values = new Values();
        if (!on.isEmpty()) {
            Due present = activity.values().get(ActivityFields.DUE);
            values.with(ActivityFields.DUE, due(on, at, present, ui.format().zone()));
        }
        String kind = activity.values().get(ActivityFields.KIND);
        if (!minutes.isEmpty()
                && ActivityKind.of(kind).fields().contains(ActivityFields.DURATION)) {
            values.with(ActivityFields.DURATION, length(minutes, ui));
        }
        Form form =
                Form.of(
                        catalogue.type(RecordKind.ACTIVITY),
                        activity.values(),
                        activity.version(),
                        ui);
        try {
            Editing.Saved saved = editing.update(ui.scope(), activity, version, values);
            SeeOther.changed(response, LocalPath.of(back), saved.changeSetId());
            return null;
        } catch (Conflict conflict) {
            form.refuse(conflict, ui);
            response.setStatus(HttpStatus.CONFLICT.value());
        } catch (InvalidValues invalid) {
            form.refuse(invalid);
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        }
        return templates.activityEditPage(ui, form, activity, LocalPath.of(back));
    }

    /// Somebody who has said a time elsewhere goes on saying it there.
    private static Due due(String on, String at, @Nullable Due present, ZoneId here) {
        LocalDate day = CalendarAddress.day(on).orElseThrow(CalendarController::unreadable);
        if (at.isEmpty()) {
            return Due.on(day);
        }
        Due due = Due.at(day, time(at), here);
        ZoneId theirs = present == null ? null : present.zone();
        return theirs == null ? due : due.in(theirs);
    }

    private static LocalTime time(String at) {
        try {
            return LocalTime.parse(at).withSecond(0).withNano(0);
        } catch (DateTimeException _) {
            throw unreadable();
        }
    }

    private static @Nullable Integer length(String minutes, Ui ui) {
        try {
            return ActivityFields.DURATION.parse(List.of(minutes), ui.reading());
        } catch (InvalidInput _) {
            throw unreadable();
        }
    }

    private static ResponseStatusException unreadable() {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST);
    }
}
