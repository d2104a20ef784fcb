package io.minicrm.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Columns that are only a part of a field, or more than one.
@CrmTest
class CurrencyAndNameTest {

    private static final AtomicInteger MARKS = new AtomicInteger();

    @Autowired ImportMother importing;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;

    Scope anna;
    String at;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
        at = "cn" + MARKS.incrementAndGet() + ".example";
    }

    @Test
    void anAmountIsInTheCurrencyThatStandsBesideIt() {
        Import done =
                importing.written(
                        anna,
                        RecordKind.DEAL,
                        """
                        Deal,Currency,Amount,Stage
                        A %1$s,USD,1500,Prospecting
                        B %1$s,JPY,100000,Prospecting
                        C %1$s,US Dollar,1800,Prospecting
                        D %1$s,€,20,Prospecting
                        E %1$s,chf,$30,Prospecting
                        F %1$s,,40,Prospecting
                        G %1$s,USD,,Prospecting
                        H %1$s,Taler,50,Prospecting
                        I %1$s,USD,60 EUR,Prospecting
                        J %1$s,CAD,$70,Prospecting
                        """
                                .formatted(at));
        assertThat(done.targets()).containsExactly("name", "amount:currency", "amount", "stage");
        assertThat(deals())
                .containsExactly(
                        "A 1500 USD",
                        "B 100000 JPY",
                        "C 1800 USD",
                        "D 20 EUR",
                        "E 30 CHF",
                        "F 40 EUR",
                        "G",
                        "J 70 CAD");
        assertThat(problems(done))
                .containsExactly(
                        "amount  record.problem.currency", "amount  transfer.problem.currencies");
        assertThat(Objects.requireNonNull(done.counts()).stored()).containsEntry("amount", 7L);
    }

    @Test
    void theRevenueOfCompaniesHasItsCurrencyToo() {
        importing.written(
                anna,
                RecordKind.COMPANY,
                "Name,Annual Revenue,Annual Revenue Currency\nR %1$s,5000,GBP\nS %1$s,6000,Swiss Franc\n"
                        .formatted(at));
        assertThat(
                        jdbc.sql(
                                        "select concat_ws(' ', trim_scale(revenue), revenue_currency) from company where name like :at order by name")
                                .param("at", "%" + at)
                                .query(String.class)
                                .list())
                .containsExactly("5000 GBP", "6000 CHF");
    }

    @Test
    void aWholeNameIsTakenApart() {
        Import done =
                importing.written(
                        anna,
                        RecordKind.CONTACT,
                        """
                        Full Name,Email
                        Jane Doe,jane@%1$s
                        "Doe, Jim",jim@%1$s
                        Vincent van der Berg,vincent@%1$s
                        Cher,cher@%1$s
                        %2$s Long,long@%1$s
                        ,none@%1$s
                        """
                                .formatted(at, "x".repeat(250)));
        assertThat(done.targets()).containsExactly("lastName:full", "email:work");
        assertThat(contacts())
                .containsExactly("-|Cher", "Jane|Doe", "Jim|Doe", "Vincent|van der Berg");
        assertThat(Objects.requireNonNull(done.counts()).stored())
                .containsEntry("firstName", 3L)
                .containsEntry("lastName", 4L);
        assertThat(problems(done)).hasSize(2).first().asString().startsWith("lastName:full xxx");
    }

    private List<@Nullable String> deals() {
        return jdbc.sql(
                        "select concat_ws(' ', left(name, 1), trim_scale(amount), amount_currency) from deal where name like :at order by name")
                .param("at", "%" + at)
                .query(String.class)
                .list();
    }

    private List<@Nullable String> contacts() {
        return jdbc.sql(
                        """
                        select coalesce(c.first_name, '-') || '|' || c.last_name from contact c
                        join contact_email e on e.contact_id = c.id where e.email like :at order by c.last_name, 1
                        """)
                .param("at", "%@" + at)
                .query(String.class)
                .list();
    }

    private List<@Nullable String> problems(Import file) {
        return jdbc.sql(
                        "select concat_ws(' ', target, value, reason) from import_problem where import_id = :id order by row_no, no")
                .param("id", file.id())
                .query(String.class)
                .list();
    }
}
