package io.minicrm.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Values as other programs and people write them into files: what is meant comes in, and nothing
/// else.
@CrmTest
class ForeignValuesTest {

    private static final AtomicInteger MARKS = new AtomicInteger();

    @Autowired ImportMother importing;
    @Autowired Imports imports;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;

    Scope anna;

    /// A last name that no other test uses.
    String name;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
        name = "Foreign" + MARKS.incrementAndGet();
    }

    @Test
    void numbersAreInTheCountryOfTheirRow() {
        contacts(
                """
                First Name,Last Name,Phone,Country
                Fr,%1$s,06 39 98 01 23,France
                De,%1$s,030 5550199,Germany
                Jp,%1$s,03-1234-5678,日本
                Ch,%1$s,044 668 18 00,Schweiz
                Gb,%1$s,020 7946 0958,UK
                At,%1$s,01 5134567,Österreich
                Us,%1$s,(415) 555-0154,
                No,%1$s,06 39 98 01 24,-
                Un,%1$s,030 5550198,Atlantis
                Pl,%1$s,+44 20 7946 0959,France
                """);
        assertThat(phones("x.e164"))
                .containsExactly(
                        "At +4315134567",
                        "Ch +41446681800",
                        "De +49305550199",
                        "Fr +33639980123",
                        "Gb +442079460958",
                        "Jp +81312345678",
                        "No",
                        "Pl +442079460959",
                        "Un",
                        "Us +14155550154");
    }

    @Test
    void theCountryOfTheCompanyCountsWhereTheContactHasNone() {
        contacts(
                """
                First Name,Last Name,Phone,Company,Company country,Company phone
                A,%1$s,030 5550199,%1$s One,Germany,030 5550100
                B,%1$s,06 28 39 01 23,%1$s Two,FR,
                """);
        assertThat(phones("x.e164")).containsExactly("A +49305550199", "B +33628390123");
        assertThat(
                        jdbc.sql(
                                        "select x.e164 from company_phone x join company c on c.id = x.company_id where c.name = :name")
                                .param("name", name + " One")
                                .query(String.class)
                                .list())
                .containsExactly("+49305550100");
    }

    @Test
    void phonesAreReadAsTheyAreMeant() {
        Import done =
                contacts(
                        """
                        First Name;Last Name;Phone
                        A;%1$s;4.47911E+11
                        B;%1$s;4,47911E+11
                        C;%1$s;030 123456 / 0170 1234567
                        D;%1$s;"0170-1234567; 030-7654321"
                        E;%1$s;(415) 555-0154 ext. 89
                        F;%1$s;+49 30 5550150 ::: +49 30 5550151
                        G;%1$s;Büro: 030 5550146, mobil: 0170 5550147
                        H;%1$s;030/5550152 oder 0170/5550153
                        I;%1$s;4930555015.0
                        J;%1$s;0
                        K;%1$s;n/a
                        L;%1$s;+49 30 5550160, Fax: +49 30 5550161
                        M;%1$s;\u202a+49 30 5550143\u202c
                        N;%1$s;"'+49305550148"
                        O;%1$s;+49 30 5550149 | k.A.
                        """);
        assertThat(phones("x.label || ':' || x.phone || coalesce('>' || x.extension, '')"))
                .containsExactly(
                        "C work:030 123456 work:0170 1234567",
                        "D work:0170-1234567 work:030-7654321",
                        "E work:(415) 555-0154 ext. 89>89",
                        "F work:+49 30 5550150 work:+49 30 5550151",
                        "G work:030 5550146 mobile:0170 5550147",
                        "H work:030/5550152 work:0170/5550153",
                        "I work:4930555015",
                        "K",
                        "L work:+49 30 5550160",
                        "M work:+49 30 5550143",
                        "N work:+49305550148",
                        "O work:+49 30 5550149");
        assertThat(reasons(done))
                .containsExactly(
                        "record.problem.phoneShortened",
                        "record.problem.phoneShortened",
                        "record.problem.phone");
    }

    @Test
    void addressesAreTakenOutOfWhatIsAroundThem() {
        contacts(
                """
                First Name;Last Name;Email
                A;%1$s;a1@x%1$s.example ::: a2@x%1$s.example
                B;%1$s;Eve Mailtest <b@x%1$s.example>
                C;%1$s;<c@x%1$s.example>
                D;%1$s;d1@x%1$s.example / d2@x%1$s.example
                E;%1$s;e1@x%1$s.example | e2@x%1$s.example
                F;%1$s;mailto:f@x%1$s.example?subject=Hello
                G;%1$s;g@x%1$s.example.
                H;%1$s;\u200bh@x%1$s.example
                I;%1$s;i@x%1$s.example\u00a0
                J;%1$s;j1@x%1$s.example and j2@x%1$s.example
                K;%1$s;'k@x%1$s.example'
                L;%1$s;-
                M;%1$s;n/a
                N;%1$s;\
                """
                        + "\"\"\"Mailtest, Eve\"\" <n1@x%1$s.example>, Bo <n2@x%1$s.example>\"\n"
                        + "O;%1$s;o'brien+tag@x%1$s.example\n");
        String at = "@x" + name + ".example";
        assertThat(emails())
                .containsExactly(
                        "A a1" + at + " a2" + at,
                        "B b" + at,
                        "C c" + at,
                        "D d1" + at + " d2" + at,
                        "E e1" + at + " e2" + at,
                        "F f" + at,
                        "G g" + at,
                        "H h" + at,
                        "I i" + at,
                        "J j1" + at + " j2" + at,
                        "K k" + at,
                        "L",
                        "M",
                        "N n1" + at + " n2" + at,
                        "O o'brien+tag" + at);
    }

    @Test
    void whatLooksTheSameIsOneCompanyAndAMarkIsNone() {
        contacts(
                """
                First Name,Last Name,Company
                A,%1$s,Café %1$s GmbH
                B,%1$s,Cafe\u0301 %1$s GmbH
                C,%1$s,Café  %1$s GmbH
                D,%1$s,Café\u00a0%1$s GmbH
                E,%1$s,CAFÉ %1$s GMBH
                F,%1$s, Café %1$s GmbH\s
                G,%1$s,Café\u200b %1$s GmbH
                H,%1$s,"Café
                %1$s GmbH"
                I,%1$s,-
                J,%1$s,n/a
                K,%1$s,none
                L,%1$s,(null)
                M,%1$s,\u2013
                N,%1$s,k.A.
                """);
        assertThat(
                        jdbc.sql("select name from company where name ilike :name")
                                .param("name", "%" + name + "%")
                                .query(String.class)
                                .list())
                .containsExactly("Café " + name + " GmbH");
        assertThat(
                        jdbc.sql(
                                        "select count(*) from contact where last_name = :name and company_id is not null")
                                .param("name", name)
                                .query(Integer.class)
                                .single())
                .isEqualTo(8);

        contacts("First Name,Last Name,Company\nZ,%1$s,CAFE\u0301\u00a0%1$s\u200b Gmbh\n");
        assertThat(
                        jdbc.sql("select count(*) from company where name ilike :name")
                                .param("name", "%" + name + "%")
                                .query(Integer.class)
                                .single())
                .isOne();
    }

    @Test
    void aMarkAloneIsAnEmptyCellButNeverAName() {
        Import done =
                contacts(
                        """
                        First Name,Last Name,Company,Website,City,Birthday,Country,About
                        Null,%1$s,%1$s A,n/a,-,-,NA,-
                        Nil,%1$s,%1$s B,-,unknown,n/a,n/a,none of it
                        None,%1$s,%1$s C,c.example,Nan,k.A.,?,?
                        Na,%1$s,%1$s D,#N/A,none,keine,unbekannt,unknown
                        """);
        assertThat(reasons(done)).isEmpty();
        assertThat(
                        jdbc.sql(
                                        """
                                        select concat_ws('|', t.first_name, c.website, t.city, t.birthday, t.country, t.description)
                                        from contact t left join company c on c.id = t.company_id
                                        where t.last_name = :name order by t.first_name
                                        """)
                                .param("name", name)
                                .query(String.class)
                                .list())
                .containsExactly("Na", "Nil|none of it", "None|https://c.example|Nan", "Null|NA");

        Import companies =
                importing.written(
                        anna,
                        RecordKind.COMPANY,
                        "Name,Employees,Annual revenue,Industry\n%1$s-,-,n/a,unknown\n"
                                .formatted(name));
        assertThat(reasons(companies)).isEmpty();
    }

    private Import contacts(String file) {
        return importing.written(anna, RecordKind.CONTACT, file.formatted(name));
    }

    private List<@Nullable String> phones(String shown) {
        return each("contact_phone", shown);
    }

    private List<@Nullable String> emails() {
        return each("contact_email", "x.email");
    }

    private List<@Nullable String> each(String table, String shown) {
        return jdbc.sql(
                        """
                        select concat_ws(' ', t.first_name, (
                            select string_agg(%s, ' ' order by x.position) from %s x where x.contact_id = t.id))
                        from contact t where t.last_name = :name order by t.first_name
                        """
                                .formatted(shown, table))
                .param("name", name)
                .query(String.class)
                .list();
    }

    private List<@Nullable String> reasons(Import done) {
        return jdbc.sql(
                        "select reason from import_problem where import_id = :id and outcome = 'failed' order by row_no, no")
                .param("id", done.id())
                .query(String.class)
                .list();
    }
}
