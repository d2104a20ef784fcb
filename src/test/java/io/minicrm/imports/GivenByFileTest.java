package io.minicrm.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.deal.DealMother;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A file gives nobody what hangs on a record that they may not see.
@CrmTest
class GivenByFileTest {

    @Autowired ImportMother importing;
    @Autowired DealMother deals;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;

    @Test
    void suchARowIsLeftOutWithTheReason() {
        Scope anna = people.administrator("Anna");
        Scope ottmar = people.person("Ottmar", Reach.OWN, null);
        deals.deal(anna, "Given by a file 1");
        deals.deal(ottmar, "Given by a file 2");
        Import done =
                importing.written(
                        anna,
                        RecordKind.ACTIVITY,
                        """
                        Kind,Subject,Deals,Owner
                        Task,Given by file 1,Given by a file 1,ottmar@example.com
                        Task,Given by file 2,Given by a file 2,ottmar@example.com
                        Task,Given by file 3,Given by a file 1,anna@example.com
                        """);
        assertThat(
                        jdbc.sql(
                                        "select row_no || ' ' || reason from import_problem where import_id = :id order by row_no")
                                .param("id", done.id())
                                .query(String.class)
                                .list())
                .containsExactly("2 transfer.problem.ownerSees");
        assertThat(
                        jdbc.sql(
                                        "select subject from activity where subject like 'Given by file _' order by 1")
                                .query(String.class)
                                .list())
                .containsExactly("Given by file 2", "Given by file 3");
    }

    @Test
    void whoTakesPartByAFileMaySeeIt() {
        Scope anna = people.administrator("Anna");
        Scope ottmar = people.person("Ottmar", Reach.OWN, null);
        people.administrator("Pauline");
        deals.deal(anna, "Given by a file 3");
        deals.deal(ottmar, "Given by a file 4");
        Import done =
                importing.written(
                        anna,
                        RecordKind.ACTIVITY,
                        """
                        Kind,Subject,Deals,Participants
                        Meeting,Named by file 1,Given by a file 3,"Pauline, ottmar@example.com"
                        Meeting,Named by file 2,Given by a file 3,Pauline; anna@example.com
                        Meeting,Named by file 3,Given by a file 4,Ottmar
                        """);
        assertThat(
                        jdbc.sql(
                                        "select row_no || ' ' || reason from import_problem where import_id = :id order by row_no")
                                .param("id", done.id())
                                .query(String.class)
                                .list())
                .containsExactly(
                        "2 transfer.problem.participantSees", "4 transfer.problem.participantSees");
        assertThat(
                        jdbc.sql(
                                        """
                                        select subject || ' ' || (
                                            select string_agg(u.name, ' ' order by u.name) from app_user u where u.id = any(participants))
                                        from activity where subject like 'Named by file _'
                                        """)
                                .query(String.class)
                                .list())
                .containsExactly("Named by file 2 Anna Pauline");
    }
}
