package io.minicrm.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.deal.DealMother;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.RecordMother;
import io.minicrm.scope.Action;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.search.SqlParameters;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/// Filters in groups, over links, and in words that mean others tomorrow or to others.
@CrmTest
@Transactional
class CriteriaTest {

    @Autowired RecordList list;
    @Autowired SelectionReader selectionReader;
    @Autowired Catalogue catalogue;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired RecordMother records;
    @Autowired DealMother deals;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    private void contacts() {
        RecordRef german =
                records.make(anna, RecordKind.COMPANY, "name", "Nordlicht", "country", "DE");
        RecordRef french =
                records.make(
                        anna,
                        RecordKind.COMPANY,
                        "name",
                        "Lumière",
                        "country",
                        "FR",
                        "parent",
                        "#" + german.id());
        contact("A", "Lyon", "1980-02-03", french);
        contact("B", "Kiel", "1990-01-01", german);
        contact("C", "Lyon", "1990-01-01", null);
        contact("D", "Bonn", "2000-01-01", german);
    }

    private void contact(String name, String city, String birthday, @Nullable RecordRef company) {
        List<String> typed =
                new ArrayList<>(List.of("lastName", name, "city", city, "birthday", birthday));
        if (company != null) {
            typed.addAll(List.of("company", "#" + company.id()));
        }
        records.make(anna, RecordKind.CONTACT, typed.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    any.city=Lyon&any.city=Kiel                                    | A, B, C
                    any.city=Kiel&any.birthday=1980-02-03                          | A, B
                    city=Lyon&any.city=Kiel&any.birthday=1980-02-03                | A
                    any.city=Lyon&any.city=Kiel&any2.birthday.from=1990-01-01      | B, C
                    not.city=Lyon                                                  | B, D
                    not.city=Lyon&not.birthday=1980-02-03                          | B, C, D
                    any.all.city=Lyon&any.all.birthday=1990-01-01&any.all2.city=Bonn | C, D
                    any.not.city=Lyon&any.birthday=1980-02-03                      | A, B, D
                    any.city=                                                      | A, B, C, D
                    any.city=Kiel&any.birthday=perhaps                             | B
                    not.birthday=perhaps                                           | A, B, C, D
                    company.country.is=DE                                          | B, D
                    company.country.is=FR                                          | A
                    company.country.not=DE                                         | A, C
                    company.country.empty=no                                       | A, B, D
                    company.country.empty=yes                                      | C
                    company.name=nordlicht                                         | B, D
                    company.parent.country.is=DE                                   | A
                    company.parent=Nordlicht                                       | A
                    any.company.country.is=FR&any.city=Bonn                        | A, D
                    company.empty=yes                                              | C
                    """)
    void groupsAndFieldsOfLinkedRecordsSayWhatTheySay(String address, String expected) {
        contacts();
        assertThat(names(anna, RecordKind.CONTACT, address)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "city=Lyon&any.city=Kiel&any.birthday=1980-02-03&any2.city=Bonn",
                "any.all.city=Lyon&any.all.owner=me&any.all2.city=Bonn&not.city=X",
                "company.parent.country.not=DE&birthday.from=thisMonth&owner=myTeam",
                "any.nonsense=1&any.city=Lyon&any.any.any.any.city=Bonn&any.city.nonsense=2",
                "any.birthday=perhaps&not.company.nonsense=1"
            })
    void anAddressComesBackAsItWas(String address) {
        RecordSelection selection = selection(anna, RecordKind.CONTACT, address);
        Map<String, List<String>> read = parameters(selection.query().substring(1));
        assertThat(read).isEqualTo(parameters(address));
        assertThat(selection(anna, RecordKind.CONTACT, selection.query().substring(1)).query())
                .isEqualTo(selection.query());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "any.nonsense=1&any.city=Lyon",
                "any.any.any.any.city=Bonn&any.city=Lyon",
                "any.city.nonsense=1&any.city=Lyon",
                "any.company.parent.parent.parent.name=x&any.city=Lyon",
                "any.birthday=perhaps&any.city=Lyon"
            })
    void whatIsNoFilterInAGroupIsAProblemAndTheOthersStillHold(String address) {
        contacts();
        assertThat(selection(anna, RecordKind.CONTACT, address).hasProblem()).isTrue();
        assertThat(names(anna, RecordKind.CONTACT, address)).isEqualTo("A, C");
    }

    @Test
    void manyFiltersInGroupsAreCutOffAndItIsSaid() {
        Map<String, List<String>> many = new LinkedHashMap<>();
        for (int i = 1; i < 90; i++) {
            many.put("any" + i + ".city", List.of("Lyon"));
        }
        RecordSelection selection = read(anna, RecordKind.CONTACT, many);
        assertThat(selection.hasProblem()).isTrue();
        assertThat(selection.request().criteria()).hasSize(51);
        list.countAll(selection);
    }

    @Test
    void noFieldIsCalledLikeAGroup() {
        catalogue
                .types()
                .forEach(type ->
                        assertThat(type.fields())
                                .extracting(Field::key)
                                .doesNotContain("any", "all", "not"));
    }

    @Test
    void aFilterOverALinkTellsNothingOfARecordThatMayNotBeSeen() {
        Scope ben = people.person("Ben", Reach.OWN, null);
        RecordRef hidden =
                records.make(anna, RecordKind.COMPANY, "name", "Secret Ltd", "country", "CH");
        RecordRef trashed =
                records.make(ben, RecordKind.COMPANY, "name", "Trashed Ltd", "country", "CH");
        RecordRef holding =
                records.make(
                        ben,
                        RecordKind.COMPANY,
                        "name",
                        "Holding",
                        "country",
                        "AT",
                        "parent",
                        "#" + trashed.id());
        jdbc.sql("update company set parent_id = :hidden where id = :holding")
                .param("hidden", hidden.id())
                .param("holding", holding.id())
                .update();
        for (RecordRef firm : List.of(hidden, trashed, holding)) {
            RecordRef made =
                    records.make(
                            anna,
                            RecordKind.CONTACT,
                            "lastName",
                            "At " + firm.id(),
                            "company",
                            "#" + firm.id());
            jdbc.sql("update contact set owner_id = :ben where id = :id")
                    .param("ben", ben.actorId())
                    .param("id", made.id())
                    .update();
        }
        records.trash(ben, trashed);
        // Whatever is guessed of the hidden company, right or wrong, the answer is the same
        for (String path : List.of("company", "company.parent")) {
            for (String pair :
                    List.of(
                            ".country.is=CH/.country.is=XX",
                            ".country.not=CH/.country.not=XX",
                            ".name=Secret/.name=Wrong",
                            ".name.lacks=Secret/.name.lacks=Wrong",
                            ".owner=Anna/.owner=999999")) {
                String[] guesses = pair.split("/");
                assertThat(names(ben, RecordKind.CONTACT, path + guesses[0]))
                        .as("%s%s", path, pair)
                        .isEqualTo(names(ben, RecordKind.CONTACT, path + guesses[1]));
            }
        }
        assertThat(names(ben, RecordKind.CONTACT, "company.country.empty=yes"))
                .isEqualTo(
                        Stream.of("At " + hidden.id(), "At " + trashed.id())
                                .sorted()
                                .collect(Collectors.joining(", ")));
        assertThat(names(ben, RecordKind.CONTACT, "company.country.is=AT"))
                .isEqualTo("At " + holding.id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    closeOn=today          | today
                    closeOn=heute          | today
                    closeOn.not=today      | earlier, later, never, yesterday
                    closeOn=yesterday&closeOn=today | today, yesterday
                    closeOn.from=today     | later, today
                    closeOn.to=yesterday   | earlier, yesterday
                    closeOn.from=-30d&closeOn.to=gestern | yesterday
                    closeOn.from=in 3 Tagen| later
                    closeOn=last30days     | today, yesterday
                    closeOn=next 30 days   | today
                    closeOn.from=last2days | later, today, yesterday
                    closeOn.to=next30days  | earlier, today, yesterday
                    createdAt=today        | earlier, later, never, today, yesterday
                    createdAt.to=-1d       |
                    createdAt=thisMonth    | earlier, later, never, today, yesterday
                    """)
    void daysAreToldFromTheReadersTodayOn(String address, @Nullable String expected) {
        LocalDate today = LocalDate.now(ZoneId.of("Europe/Berlin"));
        deal("today", today);
        deal("yesterday", today.minusDays(1));
        deal("earlier", today.minusDays(40));
        deal("later", today.plusDays(40));
        deal("never", null);
        assertThat(names(anna, RecordKind.DEAL, address))
                .isEqualTo(expected == null ? "" : expected);
    }

    private void deal(String name, @Nullable LocalDate closeOn) {
        RecordRef deal = deals.deal(anna, name);
        jdbc.sql("update deal set close_on = :day where id = :id")
                .param("day", closeOn)
                .param("id", deal.id())
                .update();
    }

    @Test
    void wordsForDaysStayWordsInTheAddress() {
        assertThat(
                        selection(
                                        anna,
                                        RecordKind.DEAL,
                                        "closeOn=dieser Monat&createdAt=vor 30 Tagen")
                                .query())
                .isEqualTo("?closeOn=thisMonth&createdAt=-30d");
    }

    @Test
    void meAndMyTeamAreWhoeverReads() {
        long north = people.team("North");
        Scope ben = people.person("Ben", Reach.ALL, north);
        Scope carla = people.person("Carla", Reach.ALL, north);
        Scope dora = people.person("Dora", Reach.ALL, null);
        for (Scope owner : List.of(ben, carla, dora)) {
            records.make(owner, RecordKind.CONTACT, "lastName", owner.actor().name());
        }
        for (Scope reader : List.of(ben, carla)) {
            String name = reader.actor().name();
            assertThat(names(reader, RecordKind.CONTACT, "owner=me")).isEqualTo(name);
            assertThat(names(reader, RecordKind.CONTACT, "owner=ich")).isEqualTo(name);
            assertThat(names(reader, RecordKind.CONTACT, "owner=myTeam")).isEqualTo("Ben, Carla");
            assertThat(names(reader, RecordKind.CONTACT, "owner.not=myTeam")).isEqualTo("Dora");
            assertThat(names(reader, RecordKind.CONTACT, "team=mein Team")).isEqualTo("Ben, Carla");
        }
        assertThat(names(dora, RecordKind.CONTACT, "owner=myTeam")).isEmpty();
        assertThat(names(dora, RecordKind.CONTACT, "team=myTeam")).isEmpty();
        assertThat(selection(ben, RecordKind.CONTACT, "owner=me&team=mein Team").query())
                .isEqualTo("?owner=me&team=myTeam");
    }

    @ParameterizedTest
    @CsvSource({
        "CONTACT, owner=999999",
        "CONTACT, team=999999",
        "CONTACT, company=#999999",
        "DEAL, stage=999999",
        "DEAL, stagesVisited=999999",
        "DEAL, lostReason=999999"
    })
    void whatIsGoneMatchesNothingAndSaysSo(RecordKind kind, String address) {
        contacts();
        deals.deal(anna, "A deal");
        RecordSelection selection = selection(anna, kind, address);
        assertThat(selection.hasProblem()).isTrue();
        assertThat(list.countAll(selection)).isZero();
        assertThat(selection.query()).isEqualTo("?" + address.replace("#", "%23"));
        assertThat(list.countAll(selection(anna, kind, address.replace("=", ".not="))))
                .isPositive();
    }

    @Test
    void anAddressWithTheFormerKeyOfAFieldIsReadAndComesBackWithItsKey() {
        deals.deal(anna, "A deal");
        long visited = deals.stageId("Prospecting");
        long other = deals.stageId("Proposal");
        for (String address :
                List.of(
                        "been=%d",
                        "been.not=%d",
                        "any.been=%d&any.name=nobody",
                        "not.all.been.empty=yes&not.all.been=%d")) {
            for (long stage : List.of(visited, other)) {
                String now = address.replace("been", "stagesVisited").formatted(stage);
                RecordSelection selection =
                        selection(anna, RecordKind.DEAL, address.formatted(stage));
                assertThat(selection.query()).isEqualTo("?" + now);
                assertThat(list.countAll(selection))
                        .as(now)
                        .isEqualTo(list.countAll(selection(anna, RecordKind.DEAL, now)));
            }
        }
        assertThat(names(anna, RecordKind.DEAL, "any.been=" + visited)).isEqualTo("A deal");
        assertThat(names(anna, RecordKind.DEAL, "any.been=" + other)).isEmpty();
    }

    @Test
    void whatIsLeftOfAGroupHoldsBesideAnotherFilterOfItsField() {
        RecordSelection selection =
                selection(anna, RecordKind.CONTACT, "owner=me&any.owner=myTeam&any.city=Lyon");
        Criteria.Any any = (Criteria.Any) selection.request().criteria().getLast();
        String left = selection.request().without(any.parts().getLast()).href();
        assertThat(left).isEqualTo("/contacts?owner=me&all.owner=myTeam");
    }

    @Test
    void whatIsLeftOfSeveralStillMatches() {
        deals.deal(anna, "A deal");
        String stage = "stage=" + deals.stageId("Prospecting");
        assertThat(list.countAll(selection(anna, RecordKind.DEAL, stage + "&stage=999999")))
                .isOne();
    }

    @Test
    void nothingThatWasTypedStandsInTheSql() {
        contacts();
        String nasty = "x'; drop table contact; --";
        for (String path :
                List.of(
                        "city",
                        "any.city",
                        "not.all.name.is",
                        "company.name",
                        "company.city.not",
                        "company.parent.country",
                        "company",
                        "email",
                        "email.is",
                        "company.email")) {
            RecordSelection selection =
                    read(anna, RecordKind.CONTACT, Map.of(path, List.of(nasty)));
            SqlParameters sqlParameters = new SqlParameters();
            assertThat(selection.where(sqlParameters)).as(path).doesNotContain("drop table");
            list.countAll(selection);
        }
    }

    @Test
    void oneMoreFilterKeepsTheAddressAsSmallAsItCan() {
        contacts();
        Field<?> owner = catalogue.type(RecordKind.CONTACT).owner();
        long me = anna.actor().id();
        RecordSelection one =
                selection(anna, RecordKind.CONTACT, "owner=%d&city=Lyon".formatted(me));
        RecordSelection some =
                selection(anna, RecordKind.CONTACT, "owner=%d&owner=999&city=Lyon".formatted(me));
        assertThat(some.and(Filter.is(owner, me)).query()).isEqualTo(one.query());
        assertThat(one.and(Filter.is(owner, me)).query()).isEqualTo(one.query());
        RecordSelection none = one.and(Filter.is(owner, 7L));
        assertThat(list.countAll(none)).isZero();
        assertThat(list.countAll(selection(anna, RecordKind.CONTACT, none.query().substring(1))))
                .isZero();
    }

    private String names(Scope scope, RecordKind kind, String address) {
        RecordSelection selection = selection(scope, kind, address);
        List<String> exported = new ArrayList<>();
        list.export(selection, List.of(), row -> exported.add(row.title()));
        assertThat(list.countAll(selection)).isEqualTo(exported.size());
        return String.join(", ", exported.stream().sorted().toList());
    }

    private RecordSelection selection(Scope scope, RecordKind kind, String address) {
        return read(scope, kind, parameters(address));
    }

    private RecordSelection read(
            Scope scope, RecordKind kind, Map<String, List<String>> parameters) {
        return selectionReader.read(
                records.reading(scope),
                ref ->
                        jdbc.sql(
                                        "select title from search_doc d where record_kind = :kind and record_id = :id and %s"
                                                .formatted(scope.readable("d")))
                                .param("kind", ref.kind().code())
                                .param("id", ref.id())
                                .query(String.class)
                                .optional(),
                catalogue.type(kind),
                Action.READ,
                parameters);
    }

    private static Map<String, List<String>> parameters(String address) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : address.split("&")) {
            String[] sides = pair.split("=", 2);
            parameters
                    .computeIfAbsent(sides[0], _ -> new ArrayList<>())
                    .add(URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
