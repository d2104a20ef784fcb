package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class SearchReindexTest {

    @Autowired SearchReindex rewriting;
    @Autowired RecordMother records;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;

    @Test
    void rowsOfAVersionFromBeforeBecomeLikeThoseOfThisOne() {
        Scope anna = people.administrator("Anna");
        RecordRef firm = records.make(anna, RecordKind.COMPANY, "name", "Søhne");
        for (int i = 0; i < 510; i++) {
            records.make(anna, RecordKind.CONTACT, "lastName", "Å" + i, "company", "#" + firm.id());
        }
        List<String> rows = rows();
        jdbc.sql(
                        """
                        update search_doc set norm = f_norm(concat_ws(' ', title, 'sohne')), called = null, linked = null
                        """)
                .update();
        assertThat(rows()).isNotEqualTo(rows);
        rewriting.rewrite();
        assertThat(rows()).isEqualTo(rows);
    }

    private List<String> rows() {
        return new ArrayList<>(
                jdbc.sql(
                                "select concat_ws('|', record_kind, record_id, norm, called, linked, digits) from search_doc order by record_kind, record_id")
                        .query(String.class)
                        .list());
    }
}
