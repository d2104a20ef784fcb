package io.minicrm.notification;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.activity.Activities;
import io.minicrm.contact.ContactMother;
import io.minicrm.mail.Outbox;
import io.minicrm.mail.WithMailServer;
import io.minicrm.record.Due;
import io.minicrm.record.RecordReader;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.scope.SettableClock;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@CrmTest
@Import(SettableClock.Configured.class)
class NotificationMailTest extends WithMailServer {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Autowired MockMvcTester mvc;
    @Autowired ReminderMother mother;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired Activities activities;
    @Autowired RecordReader reader;
    @Autowired NotificationLevels levels;
    @Autowired Outbox outbox;
    @Autowired SettableClock clock;
    @Autowired JdbcClient jdbc;

    Scope anna = Scope.system("not yet anybody");
    Scope jonas = Scope.system("not yet anybody");

    @BeforeEach
    void annaIsHere() {
        clock.set(null);
        jdbc.sql("truncate activity, reminder, notification cascade").update();
        jonas = mother.living("Jonas", BERLIN, "en-GB");
        anna = mother.living("Anna", BERLIN, "en-GB");
    }

    @AfterEach
    void theTimeIsWhatItIs() {
        clock.set(null);
    }

    @Test
    void oneThingIsSaidInTheSubject() throws Exception {
        RecordRef katharina = contacts.contact(jonas, "Katharina", "Wesselhöft");
        long id = tell("mention", said(katharina, "Can we promise week 6?"), 1);
        mail(id);
        MimeMessage mail = mail(email(), "Jonas mentioned you on Katharina Wesselhöft");
        assertThat(text(mail))
                .contains("Can we promise week 6?", "http://crm.acme.test/notifications/" + id);
        assertThat(page(mail)).contains("Can we promise week 6?", "<html lang=\"en\">");
    }

    @Test
    void aReminderIsInTheLanguageAndTheZoneOfItsReader() throws Exception {
        anna = mother.living("Anna", ZoneId.of("Asia/Kolkata"), "de");
        LocalDate day = LocalDate.now(BERLIN).plusDays(1);
        RecordRef call =
                mother.task(anna, "Muller anrufen", Due.at(day, LocalTime.of(10, 0), BERLIN), 15);
        clock.set(day.atTime(9, 45).atZone(BERLIN).toInstant());
        mail(tell("reminder", call, 1));
        String time =
                day.atTime(10, 0)
                        .atZone(BERLIN)
                        .withZoneSameInstant(ZoneId.of("Asia/Kolkata"))
                        .toLocalTime()
                        .toString();
        mail(email(), "Muller anrufen ist um " + time + " fällig");
    }

    @Test
    void manyContactsAreACountThatLeadsToThem() {
        RecordRef katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
        long id = tell("assigned", katharina, 42);
        mail(id);
        assertThat(text(mail(email(), "Jonas gave you 42 contacts")))
                .contains("http://crm.acme.test/notifications/" + id + "\n");
    }

    @Test
    void severalAreOneMailOfWhatIsStillNews() {
        RecordRef katharina = contacts.contact(jonas, "Katharina", "Wesselhöft");
        long seen = tell("mention", said(katharina, "Seen already"), 1);
        jdbc.sql("update notification set read_at = now() where id = :id")
                .param("id", seen)
                .update();
        Due tomorrow = Due.on(LocalDate.now(BERLIN).plusDays(1));
        RecordRef done = mother.task(anna, "Is done", tomorrow, 0);
        long reminder = tell("reminder", done, 1);
        activities.finish(anna, reader.get(anna, done));
        long open = tell("reminder", mother.task(anna, "Is open", tomorrow, 0), 1);
        RecordRef given = mother.task(jonas, "Is his", tomorrow, 0);
        long his = tell("reminder", given, 1);
        long gone = tell("assigned", contacts.contact(jonas, "Gone", "Away"), 1);
        jdbc.sql("update contact set deleted_at = now() where last_name = 'Away'").update();
        long mention = tell("mention", said(katharina, "Still news"), 1);
        mail(seen, reminder, open, his, gone, mention);
        String text = text(mail(email(), "2 things that concern you"));
        assertThat(text)
                .contains(
                        "Is open is due",
                        "Jonas mentioned you on Katharina Wesselhöft",
                        "Still news")
                .doesNotContain("Seen already", "Is done", "Is his", "Gone Away");
    }

    @Test
    void whatOneMayNotSeeAnyMoreIsNotSaid() {
        RecordRef secret = contacts.contact(jonas, "Secret", "Person");
        long ben = people.person("Ben", Reach.OWN, null).actor().id();
        long id = tell(ben, "mention", said(secret, "Between us"), 1);
        mail(id);
        awaitNoneWaiting();
        assertThat(mailsTo("ben@example.com")).isEmpty();
    }

    @Test
    void whoeverFollowsTheAddressIsAskedAndSwitchesOffByTheButtonAlone() throws Exception {
        mail(tell("mention", said(contacts.contact(jonas, "Katharina", "W"), "Once"), 1));
        MimeMessage mail = mail(email(), "mentioned you");
        String off = mail.getHeader("List-Unsubscribe")[0].replaceAll("[<>]", "");
        assertThat(text(mail)).contains(off);
        String path = off.substring("http://crm.acme.test".length());

        assertThat(mvc.get().uri(URI.create(path)))
                .hasStatusOk()
                .bodyText()
                .contains("No more of these mails?", "Mentions");
        assertThat(level(NotificationKind.MENTION)).isEqualTo(NotificationLevel.MAIL);
        assertThat(
                        mvc.post()
                                .uri(URI.create(path))
                                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                                .content("List-Unsubscribe=One-Click"))
                .hasStatusOk()
                .bodyText()
                .contains("These mails are switched off");
        assertThat(level(NotificationKind.MENTION)).isEqualTo(NotificationLevel.BELL);
        assertThat(level(NotificationKind.REMINDER)).isEqualTo(NotificationLevel.MAIL);

        mail(tell("mention", said(contacts.contact(jonas, "Katharina", "W"), "Twice"), 1));
        awaitNoneWaiting();
        assertThat(mailsTo(email())).hasSize(1);
    }

    @Test
    void anAddressThatIsNotOursSwitchesNothingOff() {
        for (String of : List.of("", "?of=mails-off/1/mention.x", "?of=x")) {
            assertThat(mvc.get().uri(URI.create("/mails/off" + of))).hasStatus(404);
            assertThat(mvc.post().uri(URI.create("/mails/off" + of))).hasStatus(404);
        }
        // No other route goes without a token
        assertThat(mvc.post().uri("/mails/off/more").with(as(anna))).hasStatus(403);
    }

    @Test
    void onesProfileSaysHowOneIsTold() {
        assertThat(
                        mvc.post()
                                .uri("/settings/profile/notifications")
                                .with(as(anna))
                                .with(csrf())
                                .param("mention", "none")
                                .param("assigned", "bell")
                                .param("followed", "mail")
                                .param("reminder", "bell")
                                .param("hour", "6"))
                .hasStatus(303);
        assertThat(levels.of(anna.actor().id()))
                .containsEntry(NotificationKind.MENTION, NotificationLevel.NONE)
                .containsEntry(NotificationKind.ASSIGNED, NotificationLevel.BELL)
                .containsEntry(NotificationKind.FOLLOWED, NotificationLevel.MAIL)
                .containsEntry(NotificationKind.REMINDER, NotificationLevel.BELL);
        assertThat(mvc.get().uri("/settings/profile").with(as(anna)))
                .bodyText()
                .contains("<option value=\"6\" selected>")
                .doesNotContain("No mail server is set up");
        assertThat(
                        mvc.post()
                                .uri("/settings/profile/notifications")
                                .with(as(anna))
                                .with(csrf())
                                .param("mention", "loudly"))
                .hasStatus(400);
    }

    private NotificationLevel level(NotificationKind kind) {
        return levels.of(anna.actor().id()).getOrDefault(kind, NotificationLevel.NONE);
    }

    private String email() {
        return anna.actor().email();
    }

    private RecordRef said(RecordRef subject, String words) {
        activities.note(jonas, subject, words, null);
        return new RecordRef(
                RecordKind.ACTIVITY,
                jdbc.sql("select max(id) from activity").query(Long.class).single());
    }

    private long tell(String kind, RecordRef ref, int records) {
        return tell(anna.actor().id(), kind, ref, records);
    }

    private long tell(long whom, String kind, RecordRef ref, int records) {
        boolean reminder = kind.equals("reminder");
        return jdbc.sql(
                        """
                        insert into notification (user_id, kind, record_kind, record_id, records, change_set_id, actor_id, due_at)
                        values (:whom, :kind, :recordKind, :recordId, :records, :set, :jonas, case when :reminder then now() end)
                        returning id
                        """)
                .param("whom", whom)
                .param("kind", kind)
                .param("recordKind", ref.kind().code())
                .param("recordId", ref.id())
                .param("records", records)
                .param("set", reminder ? null : changeSet(), Types.BIGINT)
                .param("jonas", reminder ? null : jonas.actor().id(), Types.BIGINT)
                .param("reminder", reminder)
                .query(Long.class)
                .single();
    }

    private Long changeSet() {
        return jdbc.sql(
                        """
                        insert into change_set (kind, source, title, actor_id) values ('edit', 'form', 'x', :jonas)
                        returning id
                        """)
                .param("jonas", jonas.actor().id())
                .query(Long.class)
                .single();
    }

    private void mail(Long... ids) {
        outbox.put(
                NotificationMails.KIND,
                Map.of(
                        NotificationMails.IDS,
                        Arrays.stream(ids).map(Object::toString).collect(Collectors.joining(","))),
                Duration.ofDays(1));
    }
}
