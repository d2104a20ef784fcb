package io.minicrm.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.EarlierSchema;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Deals had a next step in words before it was something to do, and notes one record before they
/// had several: nothing of it is lost, and it stands beside each other before and after.
class NextStepsBeforeTest {

    @Test
    void theNextStepOfADealBecomesATaskAndANoteKeepsItsRecord() {
        try (EarlierSchema before = new EarlierSchema("54")) {
            JdbcClient jdbc = before.jdbc();
            jdbc.sql(
                            """
                            insert into app_user (id, email, name, status, time_zone, role_id)
                            values (1, 'a@b.example', 'Anna', 'invited', 'Pacific/Kiritimati', 1);
                            insert into company (id, name, created_at, updated_at) values (5, 'Hofmann', now(), now());
                            insert into contact (id, last_name, company_id, created_at, updated_at) values (7, 'Yıldız', 5, now(), now());
                            insert into deal (id, name, company_id, next_step, next_step_on, owner_id, stage_id, created_at, updated_at)
                            values (1, 'Planned', 5, 'Call back', '2031-02-03', 1, (select min(id) from stage), now(), now()),
                                   (2, 'Nothing', 5, null, null, 1, (select min(id) from stage), now(), now()),
                                   (3, 'Dated', null, null, '2031-02-04', null, (select min(id) from stage), now(), now()),
                                   (4, 'Won', 5, 'Send flowers', '2020-01-01', 1, (select id from stage where kind = 'won' limit 1), now(), now());
                            insert into deal_contact (deal_id, position, contact_id, label) values (1, 0, 7, 'contact');
                            insert into activity (id, kind, body, occurred_at, created_at, updated_at)
                            values (1, 'note', 'Said so', '2025-05-05T10:00:00Z', now(), now());
                            insert into timeline (record_kind, record_id, occurred_at, activity_id, subject_kind, subject_id)
                            values (2, 7, '2025-05-05T10:00:00Z', 1, 2, 7), (1, 5, '2025-05-05T10:00:00Z', 1, 2, 7);
                            alter table activity alter column id restart with 2
                            """)
                    .update();

            before.migrate("57");

            assertThat(
                            jdbc.sql(
                                            """
                                            select x.deal_id || ' ' || coalesce(a.subject, '-') || ' ' || a.due_on || ' '
                                                || case when a.occurred_at is null then 'open' else 'done' end || ' '
                                                || (a.due_at at time zone 'UTC')
                                            from activity a join activity_deal x on x.activity_id = a.id order by 1
                                            """)
                                    .query(String.class)
                                    .list())
                    .containsExactly(
                            "1 Call back 2031-02-03 open 2031-02-03 10:00:00",
                            "3 - 2031-02-04 open 2031-02-05 00:00:00",
                            "4 Send flowers 2020-01-01 done 2020-01-01 10:00:00");
            assertThat(
                            jdbc.sql(
                                            """
                                            select l.record_kind || ' ' || l.record_id || ' ' || coalesce(a.subject, a.body, '-')
                                            from timeline l join activity a on a.id = l.activity_id order by 1
                                            """)
                                    .query(String.class)
                                    .list())
                    .containsExactly(
                            "1 5 Call back",
                            "1 5 Said so",
                            "1 5 Send flowers",
                            "2 7 Call back",
                            "2 7 Said so",
                            "3 1 Call back",
                            "3 3 -",
                            "3 4 Send flowers");
            assertThat(
                            jdbc.sql(
                                            "select activity_id || ' ' || contact_id from activity_contact")
                                    .query(String.class)
                                    .list())
                    .containsExactly("1 7");
            assertThat(
                            jdbc.sql("select coalesce(next_step, '-') from deal order by id")
                                    .query(String.class)
                                    .list())
                    .containsExactly("Call back", "-", "-", "-");
            assertThat(
                            jdbc.sql(
                                            "select coalesce(next_step, '-') || next_step_on from company union all select coalesce(next_step, '-') || next_step_on from contact")
                                    .query(String.class)
                                    .list())
                    .containsExactly("-2031-02-03", "-2031-02-03");
        }
    }
}
