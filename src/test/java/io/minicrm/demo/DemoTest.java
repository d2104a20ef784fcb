package io.minicrm.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import io.minicrm.CrmTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@CrmTest
@TestPropertySource(properties = "minicrm.demo=true")
class DemoTest {

    @Autowired Demo demo;
    @Autowired JdbcClient jdbc;
    @Autowired MockMvcTester mvc;

    @Test
    void everythingIsThere() {
        assertThat(count("company where deleted_at is null")).isEqualTo(60);
        assertThat(count("contact where deleted_at is null")).isEqualTo(200);
        assertThat(count("activity where kind = 'note' and deleted_at is null")).isEqualTo(300);
        assertThat(count("contact where deleted_at is not null")).isEqualTo(2);
        assertThat(count("file")).isEqualTo(5);
        assertThat(count("app_user")).isEqualTo(3);
        assertThat(count("deal")).isEqualTo(150);
        assertThat(count("pipeline")).isEqualTo(2);
        assertThat(count("stage s where not exists (select from deal d where d.stage_id = s.id)"))
                .isZero();
        assertThat(count("search_doc")).isEqualTo(410);
    }

    @Test
    void aSecondStartAddsNothing() {
        assertThat(demo.fill()).isFalse();
        assertThat(count("app_user")).isEqualTo(3);
        assertThat(count("company")).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {Demo.EMAIL, "jonas@example.com", "clara@example.com"})
    void onesPasswordIsTheOneOnTheSignInPage(String email) {
        assertThat(
                        mvc.post()
                                .uri("/login")
                                .param("username", email)
                                .param("password", Demo.PASSWORD)
                                .with(csrf()))
                .hasStatus(HttpStatus.SEE_OTHER)
                .hasHeader("Location", "/");
    }

    @Test
    void everyNoteIsOnTheTimelineOfWhomItIsAboutAndOfTheirCompany() {
        assertThat(
                        count(
                                """
                                activity a where not exists (
                                    select from timeline l where l.activity_id = a.id
                                      and (l.record_kind, l.record_id) = (l.subject_kind, l.subject_id))
                                """))
                .isZero();
        assertThat(
                        count(
                                """
                                timeline l join contact c on c.id = l.subject_id
                                where l.subject_kind = 2 and c.company_id is not null and not exists (
                                    select from timeline x where x.activity_id = l.activity_id
                                      and x.record_kind = 1 and x.record_id = c.company_id)
                                """))
                .isZero();
        assertThat(count("timeline where subject_kind = 2 and record_kind = 1")).isGreaterThan(200);
    }

    @Test
    void nothingHappensBeforeItCanOrLaterThanNow() {
        assertThat(count("change_set where created_at > now()")).isZero();
        assertThat(
                        count(
                                """
                                change_set a join change_set b on b.id > a.id and b.created_at < a.created_at
                                """))
                .as("change sets out of order")
                .isZero();
        assertThat(
                        count(
                                """
                                timeline l join contact c on c.id = l.record_id
                                where l.record_kind = 2 and c.created_at > l.occurred_at
                                """))
                .isZero();
        assertThat(
                        count(
                                """
                                contact c join company f on f.id = c.company_id
                                where f.created_at > c.created_at
                                """))
                .isZero();
        assertThat(count("contact where updated_at < created_at")).isZero();
        assertThat(count("change_set where created_at > now() - interval '30 days'"))
                .isBetween(20, 240);
        assertThat(
                        count(
                                """
                                deal d
                                    join deal_contact x on x.deal_id = d.id
                                    join contact c on c.id = x.contact_id
                                where c.created_at > d.created_at
                                """))
                .isZero();
        assertThat(count("deal_stage_history where left_at < entered_at or entered_at > now()"))
                .isZero();
        assertThat(
                        count(
                                """
                                deal d where not exists (
                                    select from deal_stage_history h
                                    where h.deal_id = d.id and h.left_at is null
                                      and h.stage_id = d.stage_id and h.entered_at = d.stage_entered_at)
                                """))
                .isZero();
    }

    @Test
    void everyPhoneNumberIsFoundInEveryNotation() {
        assertThat(count("contact_phone where e164 is null")).isZero();
        assertThat(count("company_phone where e164 is null")).isZero();
    }

    @Test
    void peopleHaveWhatIsTheirsAndOneSeesNothingElse() {
        assertThat(
                        jdbc.sql(
                                        """
                                        select distinct u.name || ', ' || r.key || ', ' || t.name
                                        from app_user u join role r on r.id = u.role_id join team t on t.id = u.team_id
                                            join contact c on c.owner_id = u.id
                                        """)
                                .query(String.class)
                                .list())
                .containsExactlyInAnyOrder(
                        "Anna Marchetti, administrator, North",
                        "Jonas Becker, sales, South",
                        "Clara Nyström, ownOnly, South");
    }

    @Test
    void whatSomebodyChangedIsInTheHistory() {
        assertThat(
                        jdbc.sql(
                                        """
                                        select l.before ->> 'title' from change_log l join contact c on c.id = l.record_id
                                        where l.record_kind = 2 and l.op = 'update' and c.name = 'Katharina Wesselhöft'
                                          and l.after ->> 'title' = 'Head of Procurement'
                                        """)
                                .query(String.class)
                                .single())
                .isEqualTo("Purchasing Manager");
        assertThat(count("change_log where op = 'update' and record_kind <> 3")).isEqualTo(15);
    }

    private int count(String from) {
        return jdbc.sql("select count(*) from " + from).query(Integer.class).single();
    }
}
