package io.minicrm.deal;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.EarlierSchema;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Deals had one contact before they had several: what was written then is not lost.
class OneContactBeforeTest {

    @Test
    void theContactOfADealBecomesTheFirstOfItsListAndOfItsHistory() {
        try (EarlierSchema before = new EarlierSchema("16")) {
            JdbcClient jdbc = before.jdbc();
            jdbc.sql(
                            """
                            insert into contact (id, last_name, created_at, updated_at) values (7, 'Yıldız', now(), now());
                            insert into deal (id, name, contact_id, stage_id, created_at, updated_at)
                            values (1, 'With', 7, (select min(id) from stage), now(), now()),
                                   (2, 'Without', null, (select min(id) from stage), now(), now());
                            insert into change_set (id, kind, source, title) values (1, 'edit', 'form', ''), (2, 'edit', 'form', '');
                            insert into change_log (change_set_id, record_kind, record_id, op, before, after, version_after)
                            values (1, 3, 1, 'update', '{"name": "Old"}', '{"name": "With", "contact": 7}', 1),
                                   (2, 3, 1, 'update', '{"contact": 7}', '{"contact": null}', 2),
                                   (2, 2, 1, 'update', '{"contact": 7}', '{}', 2)
                            """)
                    .update();

            before.migrate("18");

            assertThat(
                            jdbc.sql(
                                            "select deal_id || ' ' || position || ' ' || contact_id || ' ' || label from deal_contact")
                                    .query(String.class)
                                    .list())
                    .containsExactly("1 0 7 contact");
            assertThat(
                            jdbc.sql(
                                            "select before::text || ' ' || after::text from change_log order by id")
                                    .query(String.class)
                                    .list())
                    .containsExactly(
                            "{\"name\": \"Old\"} {\"name\": \"With\", \"contacts\": [{\"id\": 7, \"label\": \"contact\"}]}",
                            "{\"contacts\": [{\"id\": 7, \"label\": \"contact\"}]} {\"contacts\": null}",
                            "{\"contact\": 7} {}");
        }
    }
}
