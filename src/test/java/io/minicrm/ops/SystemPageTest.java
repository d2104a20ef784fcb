package io.minicrm.ops;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
@TestPropertySource(properties = {"DB_PASSWORD=a-password-nobody-reads", "APP_COUNTRY=DE"})
class SystemPageTest {

    @Autowired MockMvcTester mvc;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;
    @Autowired Release release;

    @Test
    void administratorsSeeHowItIsAndNoSecret() {
        assertThat(mvc.get().uri("/settings/system").with(as(people.administrator("Anna"))))
                .hasStatusOk()
                .bodyText()
                .contains("No backup yet", release.version().toString())
                .doesNotContain("Everything works.")
                .contains("PostgreSQL 18", "All migrations applied, schema " + release.schema())
                .contains("APP_COUNTRY", "<code>DE</code>")
                .contains("DB_PASSWORD", "Set, not shown")
                .doesNotContain("a-password-nobody-reads");
    }

    @Test
    void everythingWorksWhenThereIsAProvenBackup() {
        proven();
        assertThat(mvc.get().uri("/settings/system").with(as(people.administrator("Anna"))))
                .bodyText()
                .contains("Everything works.")
                .doesNotContain("No backup yet");
    }

    @Test
    void whatWantsToBeLookedAtIsSaidFirst() {
        proven();
        jdbc.sql(
                        "insert into job (kind, status, reference, finished_at) values ('import.run', 'failed', 'ABC', now())")
                .update();
        assertThat(mvc.get().uri("/settings/system").with(as(people.administrator("Anna"))))
                .bodyText()
                .contains("One part wants to be looked at.", "1 failed.");
    }

    @Test
    void whatFailedIsListedInPlainWordsAndTriedAgainOrGivenUp() {
        Scope anna = people.administrator("Anna");
        long again = failed("import.run", "files");
        long over = failed("trash.purge", "database");
        jdbc.sql(
                        """
                        insert into job (kind, run_after, failures, failed_at, error, reference, attempts)
                        values ('file.contents', now() + interval '1 hour', 2, now(), 'unexpected', 'CAFE0002', 2)
                        """)
                .update();
        assertThat(mvc.get().uri("/settings/system").with(as(anna)))
                .bodyText()
                .contains("Writing an import", "A file could not be read or written.")
                .contains("Emptying the trash", "The database did not answer.", "CAFE0001")
                .contains("Clearing up uploaded files", "after 2 tries", "Next try");

        act(anna, again, "again", "again");
        act(anna, over, "give-up", "gone");
        act(anna, over, "give-up", "past");
        assertThat(mvc.get().uri("/settings/system?job=gone").with(as(anna)))
                .bodyText()
                .contains("It was given up.")
                .doesNotContain("Writing an import", "Emptying the trash");
        assertThat(
                        mvc.post()
                                .uri("/settings/system/jobs/" + over + "/again")
                                .with(as(people.person("Tom", Reach.ALL, null)))
                                .with(csrf()))
                .hasStatus(HttpStatus.FORBIDDEN);
    }

    private void proven() {
        jdbc.sql(
                        """
                        insert into backup_run (kind, reason, outcome, bytes, rows, files, started_at, finished_at, proof_seconds)
                        values ('backup', 'scheduled', 'proven', 2048, 1234, 56, now(), now(), 7)
                        """)
                .update();
    }

    private long failed(String kind, String error) {
        return jdbc.sql(
                        """
                        insert into job (kind, status, attempts, failures, failed_at, error, reference, finished_at)
                        values (:kind, 'failed', 1, 1, now(), :error, 'CAFE0001', now()) returning id
                        """)
                .param("kind", kind)
                .param("error", error)
                .query(Long.class)
                .single();
    }

    private void act(Scope scope, long job, String what, String note) {
        assertThat(
                        mvc.post()
                                .uri("/settings/system/jobs/%d/%s".formatted(job, what))
                                .with(as(scope))
                                .with(csrf()))
                .hasStatus(HttpStatus.SEE_OTHER)
                .hasHeader("Location", "/settings/system?job=" + note);
    }

    @Test
    void theLastProvenBackupAndTheFailureAfterItAreShown() {
        jdbc.sql(
                        """
                        insert into backup_run (kind, reason, outcome, bytes, rows, files, started_at, finished_at, proof_seconds, message)
                        values ('backup', 'scheduled', 'proven', 2048, 1234, 56, now() - interval '31 hours', now() - interval '30 hours', 7, null),
                               ('backup', 'manual', 'failed', null, null, null, now(), now(), null, 'The disk is full.')
                        """)
                .update();
        assertThat(mvc.get().uri("/settings/system").with(as(people.administrator("Anna"))))
                .bodyText()
                .contains("56 files compared", "the restore took 7 seconds")
                .contains("The disk is full.", "One archive is kept.")
                .contains("No proven backup in the last 26 hours");
    }

    @Test
    void aFreshInstallationWithoutABackupIsToldHowToMakeOneAndIsNotBlamed() {
        assertThat(mvc.get().uri("/settings/system").with(as(people.administrator("Anna"))))
                .bodyText()
                .contains("scripts/backup.sh")
                .doesNotContain("No proven backup in the last 26 hours");
    }

    @Test
    void nobodyElseComesIn() {
        assertThat(
                        mvc.get()
                                .uri("/settings/system")
                                .with(as(people.person("Tom", Reach.ALL, null))))
                .hasStatus(HttpStatus.FORBIDDEN);
    }
}
