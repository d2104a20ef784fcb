package io.minicrm.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@CrmTest
@Import(OutboxTest.Greetings.class)
@ExtendWith(OutputCaptureExtension.class)
class OutboxTest extends WithMailServer {

    private static final String ANNA = "anna@outbox.example";

    @Autowired Outbox outbox;
    @Autowired Mail mail;
    @Autowired ObjectProvider<MailComposer> writers;
    @Autowired JdbcClient jdbc;
    @Autowired TransactionTemplate transaction;

    @TestConfiguration
    static class Greetings {

        @Bean
        MailComposer greeting() {
            return new MailComposer() {
                @Override
                public String kind() {
                    return "greeting";
                }

                @Override
                public Optional<MailMessage> write(Map<String, String> about) {
                    return Optional.ofNullable(about.get("to"))
                            .map(to ->
                                    new MailMessage(
                                            new Recipient("", to, Locale.UK, ZoneOffset.UTC),
                                            "A greeting",
                                            "Hello"));
                }
            };
        }
    }

    @Test
    void itIsSentOnceTheTransactionIsCommitted() throws Exception {
        transaction.executeWithoutResult(_ -> {
            outbox.put("greeting", Map.of("to", ANNA), Duration.ofDays(1));
            assertThat(mailsTo(ANNA)).isEmpty();
        });
        mail(ANNA, "A greeting");
        awaitNoneWaiting();
        assertThat(mailsTo(ANNA)).hasSize(1);
    }

    @Test
    void whatIsTakenBackIsNotSent() {
        transaction.executeWithoutResult(status -> {
            outbox.put("greeting", Map.of("to", ANNA), Duration.ofDays(1));
            status.setRollbackOnly();
        });
        assertThat(waiting()).isZero();
        outbox.sendNext();
        assertThat(mailsTo(ANNA)).isEmpty();
    }

    @Test
    void whereThereIsNobodyToWriteToNothingIsSent() {
        outbox.put("greeting", Map.of(), Duration.ofDays(1));
        awaitNoneWaiting();
    }

    @Test
    void whileTheServerIsAwayMailsWaitAndTheLogSaysItOnce(CapturedOutput log) {
        mailServerIsAway();
        outbox.put("greeting", Map.of("to", ANNA), Duration.ofDays(1));
        outbox.put("greeting", Map.of("to", ANNA), Duration.ofDays(1));
        awaitTried(2);
        assertThat(log.getOut().lines().filter(line -> line.contains("does not take them")))
                .hasSize(1);
        mailServerIsBack();
        assertThat(outbox.sendNext()).isFalse();
        Outbox later = after(Duration.ofMinutes(2));
        assertThat(later.sendNext()).isTrue();
        assertThat(later.sendNext()).isTrue();
        assertThat(later.sendNext()).isFalse();
        assertThat(mailsTo(ANNA)).hasSize(2);
        assertThat(waiting()).isZero();
    }

    @Test
    void whatIsNoUseAnyMoreIsGivenUp(CapturedOutput log) {
        mailServerIsAway();
        outbox.put("greeting", Map.of("to", ANNA), Duration.ofMinutes(4));
        awaitTried(1);
        assertThat(after(Duration.ofMinutes(2)).sendNext()).isTrue();
        assertThat(waiting()).isZero();
        assertThat(log).contains("A mail (greeting) was given up after 2 attempts");
    }

    /// What the server says is in the log, for who looks why somebody got nothing.
    @Test
    void anAddressThatTheServerRefusesForGoodIsTriedOnce(CapturedOutput log) throws Exception {
        try (ServerSocket refusing = mailServerSaysNothing()) {
            refuse(refusing, "550 5.1.1 nobody of this name");
            outbox.put("greeting", Map.of("to", ANNA), Duration.ofDays(1));
            awaitNoneWaiting();
        }
        assertThat(log)
                .contains("A mail (greeting) was given up after 1 attempts: ")
                .contains("nobody of this name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "450 4.2.1 the mailbox is busy",
                "554 5.7.1 relay access denied",
                "550 5.7.1 your address is on a list",
                "552 5.2.2 the mailbox is full"
            })
    void anAddressThatIsRefusedForAnythingElseIsTriedAgain(String answer) throws Exception {
        try (ServerSocket refusing = mailServerSaysNothing()) {
            refuse(refusing, answer);
            outbox.put("greeting", Map.of("to", ANNA), Duration.ofDays(1));
            awaitTried(1);
        }
        assertThat(waiting()).isOne();
    }

    /// Takes one connection, and of what it asks everything but the address.
    private static void refuse(ServerSocket server, String answer) {
        Thread.ofVirtual()
                .start(() -> {
                    try (Socket socket = server.accept();
                            BufferedReader said =
                                    new BufferedReader(
                                            new InputStreamReader(
                                                    socket.getInputStream(),
                                                    StandardCharsets.UTF_8));
                            OutputStream says = socket.getOutputStream()) {
                        String command = "";
                        for (String reply = "220 here"; ; ) {
                            says.write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
                            command = said.readLine();
                            if (command == null) {
                                return;
                            }
                            reply = command.startsWith("RCPT") ? answer : "250 well";
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    @Test
    void aProcessThatDiedInTheMiddleLeavesItToAnother() {
        jdbc.sql(
                        """
                        insert into mail_waiting (kind, about, next_at, until, attempts)
                        values ('greeting', '{"to": "%s"}', now() + interval '9 minutes', now() + interval '1 day', 1)
                        """
                                .formatted(ANNA))
                .update();
        assertThat(after(Duration.ofMinutes(5)).sendNext()).isFalse();
        assertThat(after(Duration.ofMinutes(11)).sendNext()).isTrue();
        assertThat(mailsTo(ANNA)).hasSize(1);
        assertThat(waiting()).isZero();
    }

    @Test
    void ofTwoNodesOneSends() {
        mailServerIsAway();
        outbox.put("greeting", Map.of("to", ANNA), Duration.ofDays(1));
        awaitTried(1);
        mailServerIsBack();
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(after(Duration.ofMinutes(2))::sendNext),
                        CompletableFuture.runAsync(after(Duration.ofMinutes(2))::sendNext))
                .join();
        // The node itself may have been quicker than both
        Awaitility.await().untilAsserted(() -> assertThat(waiting()).isZero());
        assertThat(mailsTo(ANNA)).hasSize(1);
    }

    @Test
    void whatALaterVersionWritesIsLeftToIt() {
        outbox.put("unheard of", Map.of(), Duration.ofDays(1));
        awaitTried(1);
        assertThat(waiting()).isOne();
        assertThat(after(Duration.ofDays(2)).sendNext()).isTrue();
        assertThat(waiting()).isZero();
    }

    @Test
    void nobodyWaitsForAServerThatSaysNothing() throws Exception {
        try (ServerSocket silent = mailServerSaysNothing()) {
            long began = System.nanoTime();
            outbox.put("greeting", Map.of("to", ANNA), Duration.ofDays(1));
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(1));
            silent.accept().close();
        }
        awaitTried(1);
        assertThat(waiting()).isOne();
    }

    private Outbox after(Duration later) {
        return new Outbox(mail, writers, jdbc, transaction, Clock.offset(Clock.systemUTC(), later));
    }

    /// Until so many were tried by the node and wait for their next time, which is not far off.
    private void awaitTried(int mails) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() ->
                        jdbc.sql("select count(*) from mail_waiting where attempts = 1")
                                        .query(Integer.class)
                                        .single()
                                == mails);
    }
}
