package io.minicrm.ops;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.minicrm.CrmTest;
import io.minicrm.mail.Mail;
import io.minicrm.people.Administrators;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.support.TransactionTemplate;

/// With a mail server of its own, and on a database of its own: what is told stays told.
@CrmTest
class BackupMonitorTest {

    /// The same one after it was away.
    private static final int PORT = freePort();

    private static final GreenMail SERVER =
            new GreenMail(new ServerSetup(PORT, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @Autowired BackupMonitor watch;
    @Autowired Administrators administrators;
    @Autowired Mail mail;
    @Autowired TransactionTemplate transaction;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;
    @Autowired MockMvcTester mvc;

    @DynamicPropertySource
    static void mailServer(DynamicPropertyRegistry properties) {
        SERVER.start();
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", () -> PORT);
        properties.add("SMTP_STARTTLS", () -> "false");
        properties.add("SMTP_FROM", () -> "MiniCRM <crm@acme.test>");
        properties.add("minicrm.base-url", () -> "https://crm.acme.test");
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void anEmptyInstallationWithTwoAdministrators() throws Exception {
        if (!SERVER.isRunning()) {
            SERVER.start();
        }
        SERVER.purgeEmailFromAllMailboxes();
        jdbc.sql("truncate backup_run, app_user cascade").update();
        jdbc.sql("update installation set created_at = now(), backup_overdue_told_at = null")
                .update();
        people.administrator("Anna");
        people.administrator("Bernd");
        jdbc.sql("update app_user set locale = 'de-DE' where email = 'bernd@example.com'").update();
        people.person("Tom", Reach.ALL, null);
    }

    @Test
    void aFailureIsToldOnceToEachAdministratorInTheirLanguage() throws Exception {
        ran("failed", "the disk of /backups is full", "0 minutes");
        watch.look();
        watch.look();
        assertThat(recipients()).containsExactlyInAnyOrder("anna@example.com", "bernd@example.com");
        assertThat(to("anna@example.com").getSubject()).isEqualTo("MiniCRM: a backup failed");
        assertThat(text("anna@example.com"))
                .contains("the disk of /backups is full", "https://crm.acme.test/settings/system");
        assertThat(text("bernd@example.com")).contains("fehlgeschlagen");
    }

    @Test
    void oneThatWasProvenIsNotToldAndOneThatCouldNotBeIs() throws Exception {
        ran("proven", null, "0 minutes");
        watch.look();
        assertThat(recipients()).isEmpty();
        ran("unproven", "after restoring, the content of public.contact differs", "0 minutes");
        watch.look();
        assertThat(to("anna@example.com").getSubject())
                .isEqualTo("MiniCRM: a backup could not be proven");
    }

    @Test
    void eachFailureIsToldADrillAsOneAndWhatIsLongAgoNot() throws Exception {
        ran("failed", "long ago", "3 days");
        ran("failed", "first.", "2 hours");
        ran("unproven", "second", "1 hour");
        jdbc.sql(
                        """
                        insert into backup_run (kind, reason, outcome, started_at, finished_at, message)
                        values ('drill', 'drill', 'failed', now(), now(), 'third')
                        """)
                .update();
        ran("proven", null, "0 minutes");
        watch.look();
        assertThat(
                        Stream.of(SERVER.getReceivedMessagesForDomain("anna@example.com"))
                                .map(BackupMonitorTest::subject))
                .containsExactly(
                        "MiniCRM: a backup failed",
                        "MiniCRM: a backup could not be proven",
                        "MiniCRM: a restore drill failed");
        assertThat(text("anna@example.com")).contains("failed: first.\r\n");
    }

    @Test
    void thatNoneWasMadeIsToldOnceADay() {
        watch.look();
        assertThat(recipients()).isEmpty();
        ran("proven", null, "27 hours");
        watch.look();
        watch.look();
        assertThat(recipients()).hasSize(2);
        watchAfter(Duration.ofHours(23)).look();
        assertThat(recipients()).hasSize(2);
        watchAfter(Duration.ofHours(25)).look();
        assertThat(recipients()).hasSize(4);
    }

    @Test
    void anInstallationThatNeverHadOneIsToldAfterADayAndABit() throws Exception {
        watchAfter(Duration.ofHours(25)).look();
        assertThat(recipients()).isEmpty();
        watchAfter(Duration.ofHours(27)).look();
        assertThat(to("anna@example.com").getSubject()).isEqualTo("MiniCRM: there is no backup");
    }

    @Test
    void whileTheMailServerIsAwayNothingCountsAsTold() {
        ran("failed", "no", "0 minutes");
        SERVER.stop();
        watch.look();
        SERVER.start();
        assertThat(recipients()).isEmpty();
        watch.look();
        assertThat(recipients()).hasSize(2);
    }

    @Test
    void ofTwoInstancesOneTells() {
        ran("failed", "no", "0 minutes");
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(watchAfter(Duration.ZERO)::look),
                        CompletableFuture.runAsync(watchAfter(Duration.ZERO)::look))
                .join();
        assertThat(recipients()).hasSize(2);
    }

    @Test
    void whoMayNotSignInAnyMoreIsNotTold() {
        jdbc.sql("update app_user set status = 'deactivated' where email = 'bernd@example.com'")
                .update();
        ran("failed", "no", "0 minutes");
        watch.look();
        assertThat(recipients()).containsExactly("anna@example.com");
    }

    @Test
    void anAdministratorCanTryIt() throws Exception {
        assertThat(tryAs(people.administrator("Anna")))
                .hasStatus(HttpStatus.SEE_OTHER)
                .headers()
                .hasValue("Location", "/settings/system?mail=sent#mail");
        assertThat(to("anna@example.com").getSubject()).isEqualTo("MiniCRM: a test mail");
        SERVER.stop();
        assertThat(tryAs(people.administrator("Anna")))
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .bodyText()
                .contains("The mail could not be sent.");
        assertThat(tryAs(people.person("Tom", Reach.ALL, null))).hasStatus(HttpStatus.FORBIDDEN);
    }

    private MvcTestResult tryAs(Scope scope) {
        return mvc.post()
                .uri("/settings/system/mail")
                .with(as(scope))
                .with(SecurityMockMvcRequestPostProcessors.csrf())
                .exchange();
    }

    private BackupMonitor watchAfter(Duration later) {
        Clock clock = Clock.offset(Clock.systemUTC(), later);
        return new BackupMonitor(
                new Backups(jdbc, clock), administrators, mail, jdbc, transaction, clock);
    }

    private void ran(String outcome, @Nullable String message, String ago) {
        jdbc.sql(
                        """
                        insert into backup_run (kind, reason, outcome, started_at, finished_at, message)
                        values ('backup', 'manual', :outcome, now() - :ago::interval, now() - :ago::interval, :message)
                        """)
                .param("outcome", outcome)
                .param("ago", ago)
                .param("message", message)
                .update();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> recipients() {
        return Stream.of(SERVER.getReceivedMessages())
                .map(message -> {
                    try {
                        return message.getAllRecipients()[0].toString();
                    } catch (MessagingException failure) {
                        throw new IllegalStateException(failure);
                    }
                })
                .toList();
    }

    private static MimeMessage to(String address) throws MessagingException {
        for (MimeMessage message : SERVER.getReceivedMessages()) {
            if (message.getAllRecipients()[0].toString().equals(address)) {
                return message;
            }
        }
        throw new AssertionError("nothing came for " + address);
    }

    private static String subject(MimeMessage message) {
        try {
            return message.getSubject();
        } catch (MessagingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String text(String address) throws Exception {
        return String.valueOf(to(address).getContent());
    }
}
