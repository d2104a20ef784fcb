package io.minicrm.ops;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import io.minicrm.contact.ContactMother;
import io.minicrm.file.FileMother;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/// While an update runs, this version works on with a database to which the migrations of the next
/// one have added columns. PostgreSQL refuses a statement that was prepared before when it now
/// gives more columns, which is what `select *` and `returning *` do.
@CrmTest
@TestPropertySource(
        properties = {"database=expand", "spring.datasource.hikari.maximum-pool-size=2"})
class ExpandTest {

    /// After five times the driver has a statement prepared by the server, on each connection.
    private static final int UNTIL_PREPARED = 12;

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;
    @Autowired FileMother files;

    @Test
    void thisVersionGoesOnWhileTheNextOneAddsColumns() {
        Scope anna = people.administrator("Anna");
        RecordRef katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
        for (int i = 0; i < UNTIL_PREPARED; i++) {
            work(anna, katharina);
        }
        for (String table : tables()) {
            jdbc.sql("alter table %s add column added_later integer".formatted(table)).update();
        }
        for (int i = 0; i < UNTIL_PREPARED; i++) {
            work(anna, katharina);
        }
    }

    private List<String> tables() {
        return jdbc.sql(
                        "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")
                .query((row, _) -> row.getString(1))
                .list();
    }

    private void work(Scope anna, RecordRef katharina) {
        String page = "/contacts/" + katharina.id();
        for (String path :
                List.of(
                        page,
                        page + "/edit",
                        "/contacts?q=Kath",
                        "/companies",
                        "/search?q=wesselhöft",
                        "/changes",
                        "/trash",
                        "/settings/people",
                        "/settings/profile",
                        "/settings/system")) {
            assertThat(mvc.get().uri(path).with(as(anna))).as(path).hasStatusOk();
        }
        post(
                anna,
                "/contacts/new",
                "firstName",
                "Jens",
                "lastName",
                "Møller",
                "company",
                "Nordlys",
                "anyway",
                "true");
        post(anna, page + "/activities", "body", "Called");
        files.file(anna, katharina, "offer.txt", "an offer");
    }

    private void post(Scope scope, String path, String... fields) {
        var request = mvc.post().uri(path).with(as(scope)).with(csrf());
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        assertThat(request.exchange()).as(path).hasStatus(303);
    }
}
