package io.minicrm.imports;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.record.Catalogue;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/// What a column says that the numbers and addresses of another one are for, and which of them is a
/// fax.
@CrmTest
class LabelColumnsTest {

    private static final AtomicInteger MARKS = new AtomicInteger();

    @Autowired MockMvcTester mvc;
    @Autowired ImportMother importing;
    @Autowired Catalogue catalogue;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;

    Scope anna;

    /// A last name that no other test uses.
    String name;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
        name = "Labelled" + MARKS.incrementAndGet();
    }

    @Test
    void aColumnSaysWhatTheNumbersOfAnotherAreFor() {
        contacts(
                """
                First Name,Last Name,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value
                A,%1$s,* Work,a1@%1$s.example,Home,a2@%1$s.example,Mobile,0170 5550101,Work,030 5550101
                B,%1$s,Privat,b1@%1$s.example,,b2@%1$s.example,Mobil,0170 5550102,TYPE=HOME;VOICE,030 5550102
                C,%1$s,Perso,c1@%1$s.example,Autre,c2@%1$s.example,Portable,06 39 98 01 03,Domicile,01 40 55 01 03
                D,%1$s,Casa,d1@%1$s.example,Trabajo,d2@%1$s.example,Móvil,0170 5550104,Otro,030 5550104
                E,%1$s,Lavoro,e1@%1$s.example,Altro,e2@%1$s.example,Cellulare,0170 5550105,Abitazione,030 5550105
                F,%1$s,Werk,f1@%1$s.example,Thuis,f2@%1$s.example,Mobiel,0170 5550106,Anders,030 5550106
                G,%1$s,,g1@%1$s.example,Yacht,g2@%1$s.example,_$!<Mobile>!$_,0170 5550107,Grand Central,030 5550107
                H,%1$s,WORK,h1@%1$s.example,,,"Mobile (work)",0170 5550108 ::: 0171 5550108,Halifax office,030 5550108
                """);
        assertThat(phones())
                .containsExactly(
                        "A mobile:0170 5550101 work:030 5550101",
                        "B mobile:0170 5550102 home:030 5550102",
                        "C mobile:06 39 98 01 03 home:01 40 55 01 03",
                        "D mobile:0170 5550104 other:030 5550104",
                        "E mobile:0170 5550105 home:030 5550105",
                        "F mobile:0170 5550106 other:030 5550106",
                        "G mobile:0170 5550107 work:030 5550107",
                        "H mobile:0170 5550108 mobile:0171 5550108 work:030 5550108");
        assertThat(emails())
                .containsExactly(
                        "A work:a1 home:a2",
                        "B home:b1 work:b2",
                        "C home:c1 other:c2",
                        "D home:d1 work:d2",
                        "E work:e1 other:e2",
                        "F work:f1 home:f2",
                        "G work:g1 work:g2",
                        "H work:h1");
    }

    @Test
    void aNumberThatIsCalledAFaxIsLeftOutAndThatIsSaid() throws Exception {
        Import done =
                contacts(
                        """
                        First Name,Last Name,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value
                        A,%1$s,Work,030 5550111,Home Fax,030 5550112
                        B,%1$s,Work Fax,030 5550113,Mobile,0170 5550113
                        C,%1$s,Telefax,030 5550114,,
                        D,%1$s,Fax privé,030 5550115 ::: 030 5550116,Dienstfax,030 5550117
                        E,%1$s,Télécopieur,030 5550118,HomeFax,030 5550119
                        F,%1$s,Tel./Fax,030 5550120,Fairfax,030 5550121
                        """);
        assertThat(phones())
                .containsExactly(
                        "A work:030 5550111",
                        "B mobile:0170 5550113",
                        "C",
                        "D",
                        "E",
                        "F work:030 5550120 work:030 5550121");
        assertThat(leftOut(done))
                .containsExactly(
                        "030 5550112",
                        "030 5550113",
                        "030 5550114",
                        "030 5550115",
                        "030 5550116",
                        "030 5550117",
                        "030 5550118",
                        "030 5550119");
        assertThat(page("/import/" + done.id() + "/result")).contains("8 values were left out");
        assertThat(page("/import/" + done.id() + "/leftOut.csv").lines())
                .hasSize(6)
                .anyMatch(line ->
                        line.startsWith("A,")
                                && line.contains("“030 5550112” is a fax number, and no phone"));
    }

    @Test
    void aFaxAmongSeveralNumbersOfACellIsLeftOutWithAWord() {
        Import done =
                contacts(
                        """
                        First Name;Last Name;Phone
                        A;%1$s;030 5550131 / Fax 030 5550132
                        B;%1$s;030 5550133, Telefax: +49 30 5550134
                        C;%1$s;Fax 030 5550135
                        D;%1$s;030 5550136 (Fax)
                        E;%1$s;Tel. 030 5550137 Fax 030 5550138
                        F;%1$s;030 5550139, Fax -39
                        G;%1$s;Tel/Fax 030 5550140
                        H;%1$s;030 5550141 | Fax: n/a
                        I;%1$s;fax: 030 5550142 / mobil: 0170 5550142
                        J;%1$s;030 5550143 (Halifax)
                        """);
        assertThat(phones())
                .containsExactly(
                        "A work:030 5550131",
                        "B work:030 5550133",
                        "C",
                        "D",
                        "E work:Tel. 030 5550137",
                        "F work:030 5550139",
                        "G work:Tel/Fax 030 5550140",
                        "H work:030 5550141",
                        "I mobile:0170 5550142",
                        "J work:030 5550143 (Halifax)");
        assertThat(leftOut(done))
                .containsExactly(
                        "Fax 030 5550132",
                        "Telefax: +49 30 5550134",
                        "Fax 030 5550135",
                        "030 5550136 (Fax)",
                        "Fax 030 5550138",
                        "Fax -39",
                        "fax: 030 5550142");
    }

    @Test
    void aLabelBelongsToTheColumnOfItsNumberOrElseToTheNext() {
        assertThat(guessed("Last name,Phone,Phone type,Mobile"))
                .containsExactly("lastName", "phone:work", "phone:label", "phone:mobile");
        assertThat(pairs("Phone,Label,Mobile", "phone:work,phone:label,phone:mobile"))
                .isEqualTo("0<1");
        assertThat(pairs("Label,Phone,Mobile", "phone:label,phone:work,phone:mobile"))
                .isEqualTo("1<0");
        assertThat(pairs("Type,A,Type,B", "phone:label,phone:work,phone:label,phone:work"))
                .isEqualTo("1<0 3<2");
        assertThat(pairs("A,Type,B,Type", "phone:work,phone:label,phone:work,phone:label"))
                .isEqualTo("0<1 2<3");
        assertThat(
                        pairs(
                                "Phone 1 - Value,Phone 2 - Value,Phone 2 - Label",
                                "phone:work,phone:work,phone:label"))
                .isEqualTo("1<2");
        assertThat(pairs("Phone 1 - Value,Phone 2 - Label", "phone:work,phone:label")).isEmpty();
        assertThat(pairs("Mobile,Phone,Mobile type", "phone:mobile,phone:work,phone:label"))
                .isEqualTo("0<2");
        assertThat(pairs("E-mail,Phone type,Phone", "email:work,phone:label,phone:work"))
                .isEqualTo("2<1");
    }

    @Test
    void aLabelWithoutItsNumberGoesNowhere() throws Exception {
        assertThat(guessed("Last name,Phone 1 - Label,E-mail 1 - Value"))
                .containsExactly("lastName", null, "email:work");
        assertThat(guessed("Last name,Phone 1 - Label,Phone 2 - Value"))
                .containsExactly("lastName", null, "phone:work");
        assertThat(
                        importing
                                .takenIn(
                                        anna,
                                        RecordKind.CONTACT,
                                        "Last name,E-mail Type,E-mail\nX,SMTP,x@smtp.example\n")
                                .targets())
                .containsExactly("lastName", null, "email:work");
        Import file = importing.takenIn(anna, RecordKind.CONTACT, "Last name,What for\nX,Work\n");
        assertThat(
                        MappingPage.refusals(
                                mvc,
                                anna,
                                file,
                                Map.of("column0", "lastName", "column1", "phone:label")))
                .singleElement()
                .asString()
                .startsWith("“What for” says what values of Phone are for");
    }

    private String pairs(String header, String targets) {
        List<Target> all = Target.of(catalogue.type(RecordKind.CONTACT), catalogue);
        String[] names = header.split(",");
        return LabelColumns.of(
                        IntStream.range(0, names.length)
                                .mapToObj(i -> column(i, names[i]))
                                .toList(),
                        Stream.of(targets.split(","))
                                .<@Nullable Target>map(key -> Target.find(all, key).orElseThrow())
                                .toList())
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(pair -> pair.getKey() + "<" + pair.getValue())
                .collect(Collectors.joining(" "));
    }

    private static FileColumn column(int index, String name) {
        return new FileColumn(index, name, false, 1, Map.of(), 0, 0, 0, 0, null);
    }

    private List<@Nullable String> guessed(String header) {
        String cells =
                header.replaceAll("(Phone( \\d - Value)?|Mobile)(?=,|$)", "030 5550199")
                        .replaceAll("Phone( \\d - Label| type)", "Mobile")
                        .replaceAll("E-mail( \\d - Value)?(?=,|$)", "x@" + name + ".example");
        return importing.takenIn(anna, RecordKind.CONTACT, header + "\n" + cells + "\n").targets();
    }

    private Import contacts(String text) {
        return importing.written(anna, RecordKind.CONTACT, text.formatted(name));
    }

    /// First names with the numbers and their labels.
    private List<@Nullable String> phones() {
        return listed("contact_phone", "x.label || ':' || x.phone");
    }

    private List<@Nullable String> emails() {
        return listed("contact_email", "x.label || ':' || split_part(x.email, '@', 1)");
    }

    private List<@Nullable String> listed(String table, String what) {
        return jdbc.sql(
                        """
                        select trim(c.first_name || ' ' || coalesce(
                            (select string_agg(%s, ' ' order by x.position) from %s x where x.contact_id = c.id), ''))
                        from contact c where c.last_name = :name order by c.first_name
                        """
                                .formatted(what, table))
                .param("name", name)
                .query(String.class)
                .list();
    }

    private List<@Nullable String> leftOut(Import file) {
        return jdbc.sql(
                        "select value from import_left_out where import_id = :id order by row_no, no")
                .param("id", file.id())
                .query(String.class)
                .list();
    }

    private String page(String address) throws Exception {
        return Objects.requireNonNull(
                mvc.get()
                        .uri(address)
                        .with(as(anna))
                        .exchange()
                        .getResponse()
                        .getContentAsString(StandardCharsets.UTF_8));
    }
}
