package io.minicrm.page;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.Buffers;
import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.contact.ContactMother;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;

/// What it costs to write one record, in statements and in pages of the database that are looked
/// at.
@CrmTest
@Transactional
class WriteCostTest {

    @Autowired MockMvcTester mvc;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired ContactMother contacts;

    Scope anna;
    int made;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @Test
    void aContactIsMadeInElevenStatements() {
        make();
        List<Statements.Sent> sent = Statements.of(this::make);
        assertThat(sent).as(told(sent)).hasSizeLessThanOrEqualTo(11);
    }

    @Test
    void aFieldIsChangedInSevenStatements() {
        RecordRef katharina = contacts.contact(anna, "Katharina", "Wesselhöft");
        List<Statements.Sent> sent =
                Statements.of(() ->
                        post(katharina.path(), "edit", "title", "version", "0", "title", "Buyer"));
        assertThat(sent).as(told(sent)).hasSizeLessThanOrEqualTo(7);
    }

    /// Without statistics of the tables, with those of empty ones, and with good ones.
    @Test
    void amongFiftyThousandAContactIsMadeAtThePriceOfOneAmongAThousand() {
        jdbc.sql("analyze company, contact, contact_email, search_doc").update();
        fill(1, 1_000);
        analyze();
        long few = pagesOfOne();
        fill(1_001, 50_000);

        assertThat(pagesOfOne()).as("with the statistics of a few").isLessThan(few * 3 / 2);
        analyze();
        assertThat(pagesOfOne()).as("with good statistics").isLessThan(few * 3 / 2);
    }

    private void analyze() {
        jdbc.sql("analyze company, contact, contact_email, search_doc").update();
    }

    /// Contacts with an address each, and a company for every fifth.
    private void fill(int first, int last) {
        String rows = " from generate_series(%d, %d) g ".formatted(first, last);
        jdbc.sql(
                        "insert into company (id, name, domain, created_at, updated_at) select 1000000 + g, 'Works ' || g, 'works' || g || '.example', now(), now()"
                                + rows
                                + "where g % 5 = 0")
                .update();
        jdbc.sql(
                        "insert into contact (id, first_name, last_name, created_at, updated_at) select 1000000 + g, 'Anna', 'Last' || g, now(), now()"
                                + rows)
                .update();
        jdbc.sql(
                        "insert into contact_email (contact_id, position, email, label) select 1000000 + g, 0, 'anna.' || g || '@works.example', 'work'"
                                + rows)
                .update();
        jdbc.sql(
                        "insert into search_doc (record_kind, record_id, title, norm, called, updated_at) select 2, 1000000 + g, 'Anna Last' || g, ' anna last' || g || ' ', ' anna last' || g || ' annalast' || g || ' ', now()"
                                + rows)
                .update();
        // What waits to be put into an index would be put there by whoever writes next
        jdbc.sql(
                        """
                        select sum(gin_clean_pending_list(i.indexrelid))
                        from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
                        where a.amname = 'gin'
                        """)
                .query()
                .singleRow();
    }

    private long pagesOfOne() {
        make();
        long before = Buffers.soFar(jdbc);
        make();
        return Buffers.soFar(jdbc) - before;
    }

    private void make() {
        made++;
        String name = Integer.toString(made * 7_654_321, 36);
        post(
                "/contacts/new",
                "firstName",
                "Katharina",
                "lastName",
                name + "hofen",
                "email",
                name + "@" + name + ".example",
                "phone",
                "+49 30 23125 " + (100 + made));
    }

    private void post(String path, String... parameters) {
        var request = mvc.post().uri(path).with(as(anna)).with(csrf());
        for (int i = 0; i < parameters.length; i += 2) {
            request = request.param(parameters[i], parameters[i + 1]);
        }
        assertThat(request.exchange()).hasStatus(303);
    }

    private static String told(List<Statements.Sent> sent) {
        return String.join("\n--\n", sent.stream().map(Statements.Sent::sql).toList());
    }
}
