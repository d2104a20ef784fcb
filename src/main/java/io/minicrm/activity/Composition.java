package io.minicrm.activity;

import io.minicrm.record.Due;
import io.minicrm.record.Problem;
import io.minicrm.record.Values;
import io.minicrm.web.Form;
import io.minicrm.web.Ui;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/// What somebody writes into the composer: an activity, and what is to follow it.
///
/// @param planned whether it is still to come, whatever is said of when
public record Composition(ActivityKind kind, Form activity, Form next, boolean planned) {

    /// The fields of what follows stand behind this.
    public static final String NEXT = "next.";

    /// Says in a form that it plans.
    public static final String PLANNED = "planned";

    /// Of what has a time one is reminded so many minutes before, unless something else is said.
    private static final int USUAL_MINUTES = 15;

    static Composition empty(Ui ui) {
        return new Composition(
                ActivityKind.NOTE,
                Form.of(ActivityFields.ACTIVITY, new Values(), null, ui),
                Form.of(ActivityFields.ACTIVITY, new Values(), null, ui),
                false);
    }

    /// Reads what was posted.
    static Composition read(MultiValueMap<String, String> posted, DueReader dues, Ui ui) {
        ActivityKind kind = ActivityKind.of(posted.getFirst(ActivityFields.KIND.key()));
        MultiValueMap<String, String> own = new LinkedMultiValueMap<>();
        MultiValueMap<String, String> next = new LinkedMultiValueMap<>();
        kind.fields().stream()
                .filter(field -> posted.containsKey(field.key()))
                .forEach(field -> own.put(field.key(), posted.get(field.key())));
        posted.forEach((name, texts) -> {
            if (name.startsWith(NEXT)) {
                next.put(name.substring(NEXT.length()), texts);
            }
        });
        Composition read =
                new Composition(
                        kind,
                        dues.bind(own, ui),
                        dues.bind(next, ui),
                        kind == ActivityKind.TASK || posted.containsKey(PLANNED));
        askForWords(read.activity, kind, read.activity.values());
        if (read.isFollowed()) {
            askForWords(read.next, ActivityKind.TASK, read.next.values());
        }
        return read;
    }

    boolean isRefused() {
        return activity.isRefused() || isFollowed() && next.isRefused();
    }

    /// Whether something was said of what follows.
    boolean isFollowed() {
        return !next.text(ActivityFields.SUBJECT).isBlank()
                || !next.text(ActivityFields.DUE).isBlank();
    }

    /// The activity as it is kept: without a time it happens now, one with a time of before has
    /// happened then, and a task waits.
    Values values(Instant now, ZoneId zone) {
        Values values = activity.values().copy().with(ActivityFields.KIND, kind.key());
        Due due = values.get(ActivityFields.DUE);
        Instant then = due == null ? now : moment(due, now, zone);
        if (planned || then.isAfter(now)) {
            return reminding(values);
        }
        return values.with(ActivityFields.DUE, null)
                .with(ActivityFields.REMIND, null)
                .with(ActivityFields.OCCURRED_AT, then);
    }

    private static Values reminding(Values values) {
        Due due = values.get(ActivityFields.DUE);
        return due == null || due.time() == null || values.has(ActivityFields.REMIND)
                ? values
                : values.with(ActivityFields.REMIND, USUAL_MINUTES);
    }

    /// What follows, or null when nothing was said of it.
    @Nullable Values following() {
        if (!isFollowed()) {
            return null;
        }
        Values values = reminding(next.values().copy());
        return values.get(ActivityFields.KIND) == null
                ? values.with(ActivityFields.KIND, ActivityKind.TASK.key())
                : values;
    }

    /// What was on a day that is over was at its noon, so that nobody reads it as another; a day
    /// that is not over lasts to its end.
    private static Instant moment(Due due, Instant now, ZoneId zone) {
        LocalTime time = due.time();
        if (time != null && due.zone() != null) {
            return due.day().atTime(time).atZone(due.zone()).toInstant();
        }
        return due.day().isBefore(LocalDate.ofInstant(now, zone))
                ? due.day().atTime(LocalTime.NOON).atZone(zone).toInstant()
                : due.day().atTime(LocalTime.MAX).atZone(zone).toInstant();
    }

    /// Whether values are about what an activity says.
    static boolean saysSomething(Values values) {
        return values.has(ActivityFields.SUBJECT)
                || values.has(ActivityFields.BODY)
                || values.has(ActivityFields.OUTCOME);
    }

    /// An activity says something: its subject, its words, or what came of it.
    static void askForWords(Form form, ActivityKind kind, Values values) {
        if (!form.isRefused()
                && values.get(ActivityFields.SUBJECT) == null
                && values.get(ActivityFields.BODY) == null
                && values.get(ActivityFields.OUTCOME) == null) {
            form.refuse(
                    kind == ActivityKind.TASK ? ActivityFields.SUBJECT : ActivityFields.BODY,
                    Problem.of("record.problem.required"));
        }
    }
}
