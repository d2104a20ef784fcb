package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.Buffers;
import io.minicrm.CrmTest;
import io.minicrm.contact.ContactMother;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class ChangeNumberingTest {

    @Autowired ChangeNumbering numbering;
    @Autowired ContactMother contacts;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;

    /// Few sets with many rows each, and several that wait: what the planner believes of those
    /// would let it read the whole log.
    @Test
    void aLongLogIsNotReadToNumberAFewChanges() {
        Scope anna = people.administrator("Anna");
        jdbc.sql(
                        """
                        with s as (
                            insert into change_set (kind, source, title, seq)
                            select 'import', 'import', 'file', 0 from generate_series(1, 2) returning id)
                        insert into change_log (change_set_id, record_kind, record_id, op, before, after, version_after)
                        select s.id, 2, 1000000 + g, 'insert', '{}', '{}', 0 from s, generate_series(1, 15000) g
                        """)
                .update();
        for (int i = 0; i < 5; i++) {
            contacts.contact(anna, "Katharina", "Wesselhöft" + i);
        }
        jdbc.sql("analyze change_set, change_log").update();
        // As in a transaction of its own
        jdbc.sql("select set_config('enable_seqscan', 'on', true)").query().singleRow();

        long before = Buffers.soFar(jdbc, "change_log%");
        numbering.number();

        assertThat(Buffers.soFar(jdbc, "change_log%") - before)
                .as("pages of the log")
                .isLessThan(100);
        assertThat(
                        jdbc.sql("select count(*) from change_set where seq is null")
                                .query(Long.class)
                                .single())
                .isZero();
    }
}
