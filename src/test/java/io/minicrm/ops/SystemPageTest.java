package io.minicrm.ops;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.scope.Reach;
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
                .contains("Everything works.", release.version().toString())
                .contains("PostgreSQL 18", "All migrations applied, schema " + release.schema())
                .contains("APP_COUNTRY", "<code>DE</code>")
                .contains("DB_PASSWORD", "Set, not shown")
                .doesNotContain("a-password-nobody-reads");
    }

    @Test
    void whatWantsToBeLookedAtIsSaidFirst() {
        jdbc.sql(
                        "insert into job (kind, status, reference, finished_at) values ('import.run', 'failed', 'ABC', now())")
                .update();
        assertThat(mvc.get().uri("/settings/system").with(as(people.administrator("Anna"))))
                .bodyText()
                .contains("One part wants to be looked at.", "1 failed.");
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
