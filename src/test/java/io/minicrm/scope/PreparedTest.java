package io.minicrm.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/// A transaction has one connection, so PostgreSQL itself says what it keeps of it.
@CrmTest
@Transactional
class PreparedTest {

    private static final int OFTEN = 20;

    @Autowired JdbcClient planned;
    @Autowired @Prepared JdbcClient prepared;

    private static void ask(JdbcClient jdbc, String sql) {
        for (int i = 0; i < OFTEN; i++) {
            jdbc.sql(sql).param("id", (long) i).query((row, _) -> row.getLong(1)).list();
        }
    }

    private List<Long> genericPlans(String like) {
        return planned.sql(
                        "select generic_plans from pg_prepared_statements where statement like :like")
                .param("like", like)
                .query((row, _) -> row.getLong(1))
                .list();
    }

    @Test
    void aLookUpIsPlannedOnceAndAnythingElseEachTime() {
        ask(prepared, "select id as looked_up from app_user where id = :id");
        ask(planned, "select id as listed from app_user where id = :id");

        assertThat(genericPlans("%looked\\_up%"))
                .singleElement()
                .satisfies(plans -> assertThat(plans).isGreaterThan(5));
        assertThat(genericPlans("%as listed%")).isEmpty();
    }

    @Test
    void aColumnThatIsAddedMeanwhileDisturbsNoLookUp() {
        String sql = "select id as while_added from app_user where id = :id";
        ask(prepared, sql);
        planned.sql("alter table app_user add column whatever text").update();
        ask(prepared, sql);

        assertThat(genericPlans("%while\\_added%")).hasSize(1);
    }
}
