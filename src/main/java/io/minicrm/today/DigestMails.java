package io.minicrm.today;

import io.minicrm.activity.OpenActivities;
import io.minicrm.activity.OpenActivity;
import io.minicrm.list.RecordSelection;
import io.minicrm.mail.Letter;
import io.minicrm.mail.Mail;
import io.minicrm.mail.MailComposer;
import io.minicrm.mail.MailMessage;
import io.minicrm.mail.Recipient;
import io.minicrm.notification.MailSwitch;
import io.minicrm.notification.UnreadMentions;
import io.minicrm.people.Scopes;
import io.minicrm.record.Due;
import io.minicrm.record.FieldType;
import io.minicrm.record.Money;
import io.minicrm.record.ReferenceLookup;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.web.Texts;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Writes somebody's day as a mail, from what its page shows. Who has nothing to do, and nothing
/// that waits for them, gets none; at weekends only those for whom something is due that day.
@Component
class DigestMails implements MailComposer {

    static final String KIND = MailSwitch.DIGEST;

    static final String USER = "user";

    /// Nobody reads more of each in a mail.
    private static final int MOST = 15;

    private static final Set<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

    /// @param late how many of them
    private record ToDo(
            List<OpenActivity> lateOnes,
            int late,
            String lateHref,
            List<OpenActivity> todays,
            int today,
            String todayHref) {

        static final ToDo NONE = new ToDo(List.of(), 0, "", List.of(), 0, "");
    }

    private final Mail mail;
    private final Scopes scopes;
    private final ReferenceLookup references;
    private final Day day;
    private final OpenQuery query;
    private final OpenActivities open;
    private final DealWatch dealWatch;
    private final UnreadMentions mentions;
    private final MailSwitch mailSwitch;

    DigestMails(
            Mail mail,
            Scopes scopes,
            ReferenceLookup references,
            Day day,
            OpenQuery query,
            OpenActivities open,
            DealWatch dealWatch,
            UnreadMentions mentions,
            MailSwitch mailSwitch) {
        this.mail = mail;
        this.scopes = scopes;
        this.references = references;
        this.day = day;
        this.query = query;
        this.open = open;
        this.dealWatch = dealWatch;
        this.mentions = mentions;
        this.mailSwitch = mailSwitch;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<MailMessage> write(Map<String, String> about) {
        return scopes.of(Long.parseLong(Objects.requireNonNull(about.get(USER))))
                .flatMap(this::write);
    }

    private Optional<MailMessage> write(Scope scope) {
        Recipient whom = Recipient.of(scope.actor());
        Texts texts = mail.texts(whom);
        FieldType.ParseContext reading =
                new FieldType.ParseContext(scope, texts.format(), references);
        ToDo toDo = toDo(reading, texts);
        if (toDo.today() == 0 && WEEKEND.contains(texts.today().getDayOfWeek())) {
            return Optional.empty();
        }
        List<Letter.Part> parts = new ArrayList<>();
        activities(parts, texts, "today.overdue", toDo.lateOnes(), toDo.late(), toDo.lateHref());
        activities(parts, texts, "today.part.today", toDo.todays(), toDo.today(), toDo.todayHref());
        mentioned(parts, texts, scope);
        dealWatch
                .of(reading, texts, Whose.MINE)
                .ifPresent(deals -> {
                    deals(parts, texts, "today.planless", deals.planless());
                    deals(parts, texts, "today.stuck", deals.stuck());
                });
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        parts.add(new Letter.Button(texts.t("today.digest.open"), mail.at("/")));
        return Optional.of(letter(scope, whom, texts, toDo, parts));
    }

    private MailMessage letter(
            Scope scope, Recipient whom, Texts texts, ToDo toDo, List<Letter.Part> parts) {
        String off = mailSwitch.address(scope.actor().id(), List.of(MailSwitch.DIGEST));
        String subject =
                texts.wholeDay(texts.today())
                        + ": "
                        + texts.t("today.digest.toDo", toDo.late() + toDo.today())
                        + (toDo.late() == 0 ? "" : texts.t("today.digest.late", toDo.late()));
        return new MailMessage(
                whom,
                subject,
                new Letter(
                        texts.lang(),
                        subject,
                        parts,
                        List.of(
                                new Letter.Link(texts.t("today.digest.why", mail.place()), null),
                                new Letter.Link(texts.t("today.digest.off"), off),
                                new Letter.Link(
                                        texts.t("today.digest.choose"),
                                        mail.at("/settings/profile#notifications")))),
                off);
    }

    private ToDo toDo(FieldType.ParseContext reading, Texts texts) {
        if (!reading.scope().may(Action.READ, RecordKind.ACTIVITY)) {
            return ToDo.NONE;
        }
        RecordSelection all = day.open(reading, Whose.MINE);
        List<OpenQuery.Days> days = Day.byToday(all, texts.today());
        List<OpenQuery.Found> found = query.find(days, MOST);
        Map<Long, OpenActivity> rows =
                open.rows(
                        reading.scope(),
                        found.stream().flatMap(each -> each.ids().stream()).toList());
        return new ToDo(
                of(found, 0, rows),
                Day.count(found, 0),
                days.get(0).due().tableHref(),
                of(found, 1, rows),
                Day.count(found, 1),
                days.get(1).due().tableHref());
    }

    private static List<OpenActivity> of(
            List<OpenQuery.Found> found, int days, Map<Long, OpenActivity> rows) {
        return found.stream()
                .filter(each -> each.days() == days)
                .flatMap(each -> each.ids().stream())
                .map(rows::get)
                .filter(Objects::nonNull)
                .toList();
    }

    private void activities(
            List<Letter.Part> parts,
            Texts texts,
            String heading,
            List<OpenActivity> some,
            int count,
            String href) {
        if (count == 0) {
            return;
        }
        parts.add(new Letter.Heading(texts.t(heading), texts.number(count)));
        some.stream().map(each -> row(texts, each)).forEach(parts::add);
        rest(parts, texts, some.size(), count, "", href);
    }

    private Letter.Row row(Texts texts, OpenActivity activity) {
        Due due = activity.due() == null ? null : activity.due().in(texts.format().zone());
        long late = due == null ? 0 : texts.today().toEpochDay() - due.day().toEpochDay();
        String side =
                late > 0
                        ? texts.t("today.late", late)
                        : due == null || due.time() == null
                                ? ""
                                : texts.format().printTime(due.time());
        return new Letter.Row(
                activity.title(),
                mail.at(activity.ref().path()),
                activity.about().stream()
                        .map(OpenActivity.About::title)
                        .collect(Collectors.joining(", ")),
                side,
                late > 0);
    }

    private void mentioned(List<Letter.Part> parts, Texts texts, Scope scope) {
        List<UnreadMentions.Mention> unread = mentions.of(scope, texts, MOST);
        if (!unread.isEmpty()) {
            parts.add(new Letter.Heading(texts.t("today.digest.mentions"), ""));
            unread.stream()
                    .map(each ->
                            new Letter.Row(
                                    each.sentence(), mail.at(each.path()), each.words(), "", false))
                    .forEach(parts::add);
        }
    }

    private void deals(
            List<Letter.Part> parts, Texts texts, String heading, DealsNow.Waiting waiting) {
        if (waiting.count() == 0) {
            return;
        }
        String more = waiting.exceeded() ? "+" : "";
        parts.add(new Letter.Heading(texts.t(heading), texts.number(waiting.count()) + more));
        waiting.first().stream()
                .map(deal ->
                        new Letter.Row(
                                deal.name(),
                                mail.at(deal.ref().path()),
                                Stream.of(
                                                amount(texts, deal.amount()),
                                                texts.t(
                                                        "today.daysIn",
                                                        deal.days(),
                                                        deal.stage().name()))
                                        .filter(text -> !text.isEmpty())
                                        .collect(Collectors.joining(", ")),
                                "",
                                false))
                .forEach(parts::add);
        rest(parts, texts, waiting.first().size(), waiting.count(), more, waiting.href());
    }

    private static String amount(Texts texts, @Nullable Money amount) {
        return amount == null ? "" : texts.amount(amount) + " " + amount.currency();
    }

    /// @param more what stands behind the number when there are even more
    private void rest(
            List<Letter.Part> parts, Texts texts, int shown, int count, String more, String href) {
        if (count > shown) {
            parts.add(
                    new Letter.Row(
                            texts.t("today.allOf", texts.number(count) + more),
                            mail.at(href),
                            "",
                            "",
                            false));
        }
    }
}
