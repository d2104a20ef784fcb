package io.minicrm.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.custom.CustomFieldMother;
import io.minicrm.record.Catalogue;
import io.minicrm.record.CompanionColumn;
import io.minicrm.record.Field;
import io.minicrm.record.ListType;
import io.minicrm.record.RecordType;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.ScopeMother;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@CrmTest
class ColumnGuesserTest {

    @Autowired ColumnGuesser guess;
    @Autowired Catalogue catalogue;
    @Autowired CustomFieldMother added;
    @Autowired ScopeMother people;

    /// A column goes where it went before somebody added fields that look alike.
    @BeforeEach
    void addFields() {
        added.everywhere(people.administrator("Adam"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contact | first_name,last_name,company_name,address,city,county,state,zip,phone1,phone2,email,web"
                        + " | firstName,lastName,company,street,city,-,region,postalCode,phone:work,phone:work,email:work,company/website",
                "contact | Firma,Vorname,Nachname,E-Mail,Tel. dienstl.,Position,Betreuer,Gruppe,Notiz"
                        + " | company,firstName,lastName,email:work,phone:work,title,owner,-,description",
                "contact | Given name,Family name,Mobile phone,Home phone,Business Phone,Private e-mail"
                        + " | firstName,lastName,phone:mobile,phone:home,phone:work,email:home",
                "contact | Name,Vorname,Straße,PLZ,Ort,Land,Geburtstag,Handy"
                        + " | lastName,firstName,street,postalCode,city,country,birthday,phone:mobile",
                "contact | FIRST NAME,Last-Name,E mail,E mail 2"
                        + " | firstName,lastName,email:work,email:work",
                "contact | Last name,Surname,Company,Company phone,Company city"
                        + " | lastName,-,company,company/phone:work,company/city",
                "company | Name,Web,Branche,Mitarbeiter,Umsatz,Gründungsjahr,Muttergesellschaft"
                        + " | name,website,industry,employees,revenue,founded,parent",
                "company | account,sector,year_established,revenue,employees,office_location,subsidiary_of"
                        + " | name,industry,founded,revenue,employees,-,parent",
                "company | Firmenname,Domain,Tel.,Anschrift | name,domain,phone:work,street"
            })
    void columnsGoWhereTheirNamesSay(String kind, String header, String targets) {
        assertThat(
                        guessed(kind, header, CellPattern.WORDS).stream()
                                .map(key -> key == null ? "-" : key))
                .containsExactly(targets.split(","));
    }

    @Test
    void whatStandsInAColumnSaysWhereItGoesWhenItsNameDoesNot() {
        assertThat(guessed("contact", "x1,x2", CellPattern.EMAIL))
                .containsExactly("email:work", "email:work");
        assertThat(guessed("contact", "x1", CellPattern.PHONE)).containsExactly("phone:work");
        assertThat(guessed("company", "x1,x2", CellPattern.URL)).containsExactly("website", null);
        assertThat(guessed("contact", "x1", CellPattern.DATE)).containsOnlyNulls();
    }

    @Test
    void theReasonOfAFailureGoesNowhere() {
        assertThat(guessed("contact", "Why it failed,Warum gescheitert", CellPattern.EMAIL))
                .containsOnlyNulls();
    }

    @Test
    void everyWordIsThereForAFieldThatExists() throws Exception {
        Properties words = new Properties();
        try (Reader in =
                new InputStreamReader(
                        Objects.requireNonNull(
                                ColumnGuesser.class.getResourceAsStream(
                                        "/import/words.properties")),
                        StandardCharsets.UTF_8)) {
            words.load(in);
        }
        Set<String> known =
                catalogue.types().stream()
                        .flatMap(type ->
                                type.written().stream()
                                        .flatMap(field ->
                                                Stream.concat(
                                                        labelled(field),
                                                        Stream.of(
                                                                field.key(),
                                                                type.kind().key()
                                                                        + "."
                                                                        + field.key()))))
                        .collect(Collectors.toSet());
        assertThat(words.stringPropertyNames())
                .allMatch(key -> known.contains(key) || isOfNames(key));
    }

    /// What is no word for a field, but tells how names of columns are to be taken.
    private static boolean isOfNames(String key) {
        return key.matches("(kind|nowhere)\\.(contact|company|deal|activity)")
                || Set.of("places", "nowhere", "whose", "salutations").contains(key);
    }

    private static Stream<String> labelled(Field<?> field) {
        return field.type() instanceof ListType<?> list
                ? Stream.concat(
                                list.labels().keys().stream(),
                                Stream.of(CompanionColumn.LABEL.key()))
                        .map(label -> field.key() + "." + label)
                : Stream.of(
                                CompanionColumn.CURRENCY.key(),
                                Target.FULL,
                                Target.BEFORE,
                                Target.BEHIND,
                                "placed")
                        .map(part -> field.key() + "." + part);
    }

    private List<@Nullable String> guessed(String kind, String header, CellPattern cellPattern) {
        RecordType<?> type = catalogue.type(RecordKind.named(kind).orElseThrow());
        List<String> names = Arrays.stream(header.split(",")).map(String::strip).toList();
        List<FileColumn> columns =
                Stream.iterate(0, i -> i < names.size(), i -> i + 1)
                        .map(i ->
                                new FileColumn(
                                        i,
                                        names.get(i),
                                        false,
                                        9,
                                        Map.of(cellPattern, 9L),
                                        0,
                                        0,
                                        0,
                                        0,
                                        null))
                        .toList();
        return guess.of(type, columns, List.of());
    }
}
