package io.minicrm.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/// What stands in columns of its own and belongs to another text: house numbers, middle names,
/// particles.
@CrmTest
class JoinedColumnsTest {

    private static final AtomicInteger MARKS = new AtomicInteger();

    @Autowired MockMvcTester mvc;
    @Autowired ImportMother importing;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;

    Scope anna;

    /// A city that no other test uses.
    String city;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
        city = "Joined" + MARKS.incrementAndGet();
    }

    @Test
    void aParticleStandsBeforeTheLastName() {
        contacts(
                """
                Achternaam,Tussenvoegsel,Voornaam,Plaats
                Berg,van den,Anna,%1$s
                Vries,de,Bea,%1$s
                van Dijk,van,Cor,%1$s
                Jansen,,Dirk,%1$s
                Smit,-,Eva,%1$s
                Arc,d’,Fien,%1$s
                """);
        assertThat(listed("concat_ws('|', first_name, last_name)"))
                .containsExactly(
                        "Anna|van den Berg",
                        "Bea|de Vries",
                        "Cor|van Dijk",
                        "Dirk|Jansen",
                        "Eva|Smit",
                        "Fien|d’Arc");
    }

    @Test
    void aParticleAloneIsNoName() {
        Import done =
                contacts("Achternaam,Tussenvoegsel,Voornaam,Plaats\n,van,Anna,%1$s\nA,,B,%1$s\n");
        assertThat(listed("last_name")).doesNotContain("van");
        assertThat(done.targets())
                .containsExactly("lastName", "lastName:before", "firstName", "city");
    }

    @Test
    void aMiddleNameStandsBehindTheFirst() {
        contacts(
                """
                Middle Name,First Name,Last Name,City
                Maria,Anna,A,%1$s
                ,Bea,B,%1$s
                J.,Carl J.,C,%1$s
                Dee,,D,%1$s
                """);
        assertThat(listed("concat_ws('|', first_name, last_name)"))
                .containsExactly("Anna Maria|A", "Bea|B", "Carl J.|C", "Dee|D");
    }

    @Test
    void aHouseNumberStandsOnItsSideOfTheStreet() {
        contacts(
                """
                Nachname,Straße,Hausnummer,Ort
                A,Hauptstr.,5,%1$s
                B,Hauptstr. 6,6,%1$s
                C,Hauptstr.,,%1$s
                D,,12a,%1$s
                """);
        assertThat(listed("concat_ws('|', last_name, street)"))
                .containsExactly("A|Hauptstr. 5", "B|Hauptstr. 6", "C|Hauptstr.", "D|12a");
    }

    @Test
    void aNumberInFrontOfTheStreetStaysThereAndSeveralAreJoined() {
        contacts("Last name,House number,Street,City\nA,5,Mill Road,%1$s\n");
        contacts("Last name,Street,House number,City\nB,Mill Road,6,%1$s\n");
        contacts("Achternaam,Straat,Huisnummer,Huisnummer toevoeging,Plaats\nC,Dam,7,bis,%1$s\n");
        assertThat(listed("concat_ws('|', last_name, street)"))
                .containsExactly("A|5 Mill Road", "B|Mill Road 6", "C|Dam 7 bis");
    }

    @Test
    void nothingIsJoinedToNothing() throws Exception {
        assertThat(
                        guessed(
                                "Full Name,Middle Name,Hausnummer,E-Mail\nJane Doe,Ann,5,j@joined.example"))
                .containsExactly("lastName:full", null, null, "email:work");
        assertThat(guessed("Name prefix,Last name,Suffix,Title\nDr.,Doe,Jr.,Mrs"))
                .containsExactly(null, "lastName", null, null);
        Import file = importing.takenIn(anna, RecordKind.CONTACT, "Nachname,Nummer\nX,5\n");
        assertThat(
                        MappingPage.refusals(
                                mvc,
                                anna,
                                file,
                                Map.of("column0", "lastName", "column1", "street:behind")))
                .containsExactly("A column is joined to Street, but none goes to Street itself.");
    }

    private List<@Nullable String> guessed(String text) {
        return importing.takenIn(anna, RecordKind.CONTACT, text + "\n").targets();
    }

    private Import contacts(String text) {
        return importing.written(anna, RecordKind.CONTACT, text.formatted(city));
    }

    private List<@Nullable String> listed(String what) {
        return jdbc.sql("select " + what + " from contact where city = :city order by 1")
                .param("city", city)
                .query(String.class)
                .list();
    }
}
