package io.minicrm.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChoiceType;
import io.minicrm.record.Field;
import io.minicrm.record.RecordMother;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

@CrmTest
@Transactional
class ListTest {

    @Autowired RecordList list;
    @Autowired SelectionReader selectionReader;
    @Autowired Catalogue catalogue;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired RecordMother records;

    private Scope anna;

    @BeforeEach
    void somebody() {
        anna = people.administrator("Anna");
    }

    @ParameterizedTest
    @EnumSource(
            value = RecordKind.class,
            names = {"COMPANY", "CONTACT"})
    void pagesBothWaysAreTheWholeOrderForEveryColumnThatSorts(RecordKind kind) {
        RecordType<?> type = catalogue.type(kind);
        fill(type, 120);
        for (Column column : Column.all(type)) {
            if (!column.isSortable()) {
                continue;
            }
            for (String sort : List.of(column.key(), "-" + column.key())) {
                List<Long> whole = new ArrayList<>();
                list.export(
                        request(anna, kind, "sort", sort),
                        Column.first(type),
                        row -> whole.add(row.ref().id()));
                assertThat(forwards(anna, kind, "sort", sort)).as(sort).isEqualTo(whole);
                assertThat(backwards(anna, kind, "sort", sort)).as(sort).isEqualTo(whole);
                assertThat(whole).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(120);
            }
        }
    }

    @Test
    void wordsAloneShowTheSameListAsWordsAndAFilter() {
        fill(catalogue.type(RecordKind.CONTACT), 120);
        jdbc.sql(
                        "update search_doc d set updated_at = t.updated_at, owner_id = t.owner_id from contact t where t.id = d.record_id and d.record_kind = 2")
                .update();
        for (String sort : List.of("updatedAt", "-updatedAt", "name")) {
            List<Long> alone = forwards(anna, RecordKind.CONTACT, "q", "apfel", "sort", sort);
            assertThat(alone)
                    .hasSizeGreaterThan(50)
                    .isEqualTo(
                            forwards(
                                    anna,
                                    RecordKind.CONTACT,
                                    "q",
                                    "apfel",
                                    "sort",
                                    sort,
                                    "createdAt.from",
                                    "2000-01-01"))
                    .isEqualTo(backwards(anna, RecordKind.CONTACT, "q", "apfel", "sort", sort));
            assertThat(list.countAll(request(anna, RecordKind.CONTACT, "q", "apfel", "sort", sort)))
                    .isEqualTo(alone.size());
        }
    }

    /// Few different values, so that there are ties, and empty ones.
    private void fill(RecordType<?> type, int count) {
        Random random = new Random(7);
        List<Scope> owners =
                List.of(anna, people.administrator("Ben"), people.administrator("Änne"));
        for (int i = 0; i < count; i++) {
            List<String> typed = new ArrayList<>();
            for (Field<?> field : type.written()) {
                boolean needed = field.is(Field.Trait.REQUIRED) || field.key().equals("lastName");
                if (needed || random.nextInt(3) > 0) {
                    value(field, random)
                            .ifPresent(value -> {
                                typed.add(field.key());
                                typed.add(value);
                            });
                }
            }
            records.make(
                    owners.get(random.nextInt(owners.size())),
                    type.kind(),
                    typed.toArray(String[]::new));
        }
        jdbc.sql(
                        "update %s set updated_at = date_trunc('day', updated_at) - (id %% 3) * interval '1.000001 s'"
                                .formatted(type.table()))
                .update();
        jdbc.sql(
                        "update %s set owner_id = null, team_id = null where id %% 5 = 0"
                                .formatted(type.table()))
                .update();
    }

    private static Optional<String> value(Field<?> field, Random random) {
        int n = random.nextInt(4);
        return switch (field.type().getClass().getSimpleName()) {
            case "TextType" ->
                    Optional.of(
                            field.key().equals("website") || field.key().equals("domain")
                                    ? "example" + n + ".com"
                                    : List.of("ähre", "Zebra", "apfel", "Ähre", "O'Neill | x")
                                            .get(n));
            case "IntegerType" -> Optional.of(String.valueOf(1900 + n));
            case "MoneyType" -> Optional.of(n + ".50 EUR");
            case "DateType" -> Optional.of("2020-01-0" + (n + 1));
            case "ChoiceType" -> Optional.of(((ChoiceType) field.type()).keys().get(n));
            default -> Optional.empty();
        };
    }

    private List<Long> forwards(Scope scope, RecordKind kind, String... parameters) {
        List<Long> ids = new ArrayList<>();
        Cursor cursor = null;
        while (true) {
            RecordSelection request = at(request(scope, kind, parameters), "after", cursor, scope);
            RecordList.Page page = list.page(request, Column.first(request.type()));
            assertThat(page.place()).isEqualTo(ids.size());
            page.rows().forEach(row -> ids.add(row.ref().id()));
            if (!page.hasNext()) {
                return ids;
            }
            RecordList.Row last = page.rows().getLast();
            cursor =
                    new Cursor(
                            request.request().sort().toString(),
                            last.sortedBy(),
                            last.ref().id(),
                            ids.size());
        }
    }

    private List<Long> backwards(Scope scope, RecordKind kind, String... parameters) {
        RecordSelection first = request(scope, kind, parameters);
        List<Long> ids = new ArrayList<>();
        // From behind the last row, which is found by going there.
        Cursor cursor = null;
        RecordList.Page page;
        long place = 0;
        do {
            page = list.page(at(first, "after", cursor, scope), Column.first(first.type()));
            place += page.rows().size();
            cursor = cursor(first, page.rows().getLast(), place);
        } while (page.hasNext());
        List<RecordList.Row> lastPage = page.rows();
        lastPage.reversed().forEach(row -> ids.add(row.ref().id()));
        cursor = cursor(first, lastPage.getFirst(), page.place());
        while (page.hasPrevious()) {
            page = list.page(at(first, "before", cursor, scope), Column.first(first.type()));
            page.rows().reversed().stream()
                    .map(row -> row.ref().id())
                    .filter(id -> !ids.contains(id))
                    .forEach(ids::add);
            cursor = cursor(first, page.rows().getFirst(), page.place());
        }
        assertThat(page.place()).isZero();
        Collections.reverse(ids);
        return ids;
    }

    private static Cursor cursor(RecordSelection request, RecordList.Row row, long place) {
        return new Cursor(
                request.request().sort().toString(), row.sortedBy(), row.ref().id(), place);
    }

    private RecordSelection at(
            RecordSelection request, String direction, @Nullable Cursor cursor, Scope scope) {
        if (cursor == null) {
            return request;
        }
        Map<String, List<String>> parameters = request.request().parameters();
        parameters.put(direction, List.of(cursor.toString()));
        return read(scope, request.type(), parameters);
    }

    private RecordSelection request(Scope scope, RecordKind kind, String... parameters) {
        Map<String, List<String>> map = new LinkedHashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], Arrays.asList(parameters[i + 1].split(";")));
        }
        return read(scope, catalogue.type(kind), map);
    }

    private RecordSelection read(
            Scope scope, RecordType<?> type, Map<String, List<String>> parameters) {
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
                type,
                Action.READ,
                parameters);
    }

    private List<String> names(Scope scope, RecordKind kind, String... parameters) {
        RecordSelection request = request(scope, kind, parameters);
        RecordList.Page page = list.page(request, Column.first(request.type()));
        List<String> exported = new ArrayList<>();
        list.export(request, Column.first(request.type()), row -> exported.add(row.title()));
        List<String> names = page.rows().stream().map(RecordList.Row::title).sorted().toList();
        assertThat(list.countAll(request)).isEqualTo(names.size());
        assertThat(exported).containsExactlyInAnyOrderElementsOf(names);
        return names;
    }

    private RecordRef three() {
        RecordRef firm =
                records.make(
                        anna,
                        RecordKind.COMPANY,
                        "name",
                        "Ateliers Lefèvre & Fils",
                        "industry",
                        "software",
                        "employees",
                        "120",
                        "revenue",
                        "2000000 EUR",
                        "customerSince",
                        "2024-05-01");
        records.make(
                anna,
                RecordKind.CONTACT,
                "firstName",
                "Anna",
                "lastName",
                "Müller",
                "city",
                "Lyon",
                "company",
                "#" + firm.id(),
                "email",
                "anna@lefevre.example",
                "phone",
                "06 28 23 41 07",
                "birthday",
                "1980-02-03");
        records.make(
                anna,
                RecordKind.CONTACT,
                "firstName",
                "Ben",
                "lastName",
                "Butt",
                "city",
                "Lyonnaise 100%",
                "doNotContact",
                "yes",
                "phone",
                "+1 504-621-8927");
        records.make(
                people.administrator("Ben"),
                RecordKind.CONTACT,
                "lastName",
                "Celik",
                "birthday",
                "1990-01-01");
        return firm;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    city          | lyon             | Anna Müller, Ben Butt
                    city          | LYÓN             | Anna Müller, Ben Butt
                    city          | 100%             | Ben Butt
                    city          | l%n              |
                    city.is       | lyon             | Anna Müller
                    city.lacks    | lyonnaise        | Anna Müller, Celik
                    city.empty    | yes              | Celik
                    city.empty    | no               | Anna Müller, Ben Butt
                    name          | muller           | Anna Müller
                    lastName      | u                | Anna Müller, Ben Butt
                    owner         | me               | Anna Müller, Ben Butt
                    owner         | Ben              | Celik
                    owner         | me;Ben           | Anna Müller, Ben Butt, Celik
                    owner.not     | me               | Celik
                    company       | lefevre          | Anna Müller
                    company.not   | lefevre          | Ben Butt, Celik
                    company.empty | yes              | Ben Butt, Celik
                    email         | LEFEVRE          | Anna Müller
                    email.is      | Anna@lefevre.example | Anna Müller
                    email.is      | anna             |
                    email.lacks   | lefevre          | Ben Butt, Celik
                    email.empty   | yes              | Ben Butt, Celik
                    phone         | 06 28            | Anna Müller
                    phone         | +33 6 28         | Anna Müller
                    phone         | (504) 621        | Ben Butt
                    phone.is      | 0628234107       | Anna Müller
                    phone.lacks   | 0628             | Ben Butt, Celik
                    phone.empty   | no               | Anna Müller, Ben Butt
                    birthday      | 3 Feb            | Anna Müller, Ben Butt, Celik
                    birthday      | 1980-02-03       | Anna Müller
                    birthday      | 03.02.1980       | Anna Müller
                    birthday.from | 1980-02-04       | Celik
                    birthday.to   | 1980-02-03       | Anna Müller
                    birthday.empty| yes              | Ben Butt
                    doNotContact  | yes              | Ben Butt
                    doNotContact  | no               | Anna Müller, Celik
                    createdAt.from| 2001-01-01       | Anna Müller, Ben Butt, Celik
                    createdAt.to  | 2001-01-01       |
                    q             | muller lefevre   | Anna Müller
                    q             | 0628             | Anna Müller
                    q             | ce               | Celik
                    team.empty    | no               |
                    nonsense      | 1                | Anna Müller, Ben Butt, Celik
                    city.nonsense | 1                | Anna Müller, Ben Butt, Celik
                    """)
    void aFilterLetsThroughWhatItSays(String parameter, String value, @Nullable String expected) {
        three();
        jdbc.sql(
                        "delete from search_doc where record_kind = 2 and record_id not in (select id from contact)")
                .update();
        assertThat(String.join(", ", names(anna, RecordKind.CONTACT, parameter, value)))
                .isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource({
        "industry, software, 1",
        "industry, software;retail, 1",
        "industry.not, software, 0",
        "employees, 120, 1",
        "employees.from, 121, 0",
        "employees.to, 120, 1",
        "revenue.from, 1000000, 1",
        "revenue.from, 1000000 USD, 0",
        "revenue.to, 1000000, 0",
        "customerSince.from, 2024-05-01, 1",
        "name, ateliers, 1",
        "founded.empty, yes, 1"
    })
    void numbersAmountsDatesAndChoicesAreCompared(String parameter, String value, int expected) {
        three();
        assertThat(names(anna, RecordKind.COMPANY, parameter, value)).hasSize(expected);
    }

    @Test
    void severalFiltersAllHold() {
        RecordRef firm = three();
        assertThat(
                        names(
                                anna,
                                RecordKind.CONTACT,
                                "city",
                                "lyon",
                                "owner",
                                "me",
                                "company",
                                "#" + firm.id(),
                                "q",
                                "anna"))
                .containsExactly("Anna Müller");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "birthday=2026-02-30",
                "createdAt.from=soon",
                "owner=Nobody",
                "phone=abc",
                "city.empty=perhaps",
                "doNotContact=perhaps",
                "team=none"
            })
    void aFilterThatCannotBeReadSaysSoAndLetsEverythingThrough(String parameter) {
        three();
        RecordSelection request =
                request(anna, RecordKind.CONTACT, parameter.split("=")[0], parameter.split("=")[1]);
        assertThat(request.request().filters())
                .hasSize(1)
                .allMatch(filter -> filter.problem() != null);
        assertThat(list.countAll(request)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sort=name;drop table contact",
                "sort=id",
                "sort=(select 1)",
                "sort=--name",
                "sort=",
                "after=garbage",
                "after=!!",
                "before=bmFtZXwxfDB8PXg",
                "q=' or 1=1 --",
                "q=%",
                "q=:v1",
                "city='); delete from contact; --",
                "city=\\",
                "city.is=\u0000",
                "columns=name,drop,id",
                "city.empty=yes;no"
            })
    void whatIsNotMeantForAListBreaksNothing(String parameter) {
        three();
        int equals = parameter.indexOf('=');
        RecordSelection request =
                request(
                        anna,
                        RecordKind.CONTACT,
                        parameter.substring(0, equals),
                        parameter.substring(equals + 1));
        list.page(request, Column.first(request.type()));
        assertThat(list.countAll(request)).isLessThanOrEqualTo(3);
        assertThat(jdbc.sql("select count(*) from contact").query(Long.class).single())
                .isPositive();
    }

    @Test
    void aCursorOfAnyShapeIsHarmlessForEveryColumnThatSorts() {
        three();
        for (RecordKind kind : List.of(RecordKind.COMPANY, RecordKind.CONTACT)) {
            for (Column column : Column.all(catalogue.type(kind))) {
                for (String value :
                        Arrays.asList("x", "", "1e99999999", "99999999999999999999", null)) {
                    RecordSelection request = request(anna, kind, "sort", column.key());
                    Cursor cursor =
                            new Cursor(
                                    request.request().sort().toString(), value, Long.MAX_VALUE, 5);
                    list.page(at(request, "after", cursor, anna), Column.first(request.type()));
                    list.page(at(request, "before", cursor, anna), Column.first(request.type()));
                }
            }
        }
    }

    @Test
    void aListShowsWhatItsReaderMaySeeAndNothingElse() {
        Scope ben = people.person("Ben", Reach.OWN, null);
        RecordRef foreign = records.make(anna, RecordKind.COMPANY, "name", "Foreign Ltd");
        RecordRef trashed = records.make(ben, RecordKind.COMPANY, "name", "Trashed Ltd");
        RecordRef own = records.make(ben, RecordKind.COMPANY, "name", "Own Ltd");
        records.make(anna, RecordKind.CONTACT, "lastName", "Foreign", "company", "#" + own.id());
        for (RecordRef firm : List.of(foreign, trashed, own)) {
            records.make(
                    anna,
                    RecordKind.CONTACT,
                    "lastName",
                    "At " + firm.id(),
                    "company",
                    "#" + firm.id());
        }
        jdbc.sql("update contact set owner_id = :ben where last_name like 'At %'")
                .param("ben", ben.actorId())
                .update();
        jdbc.sql("update search_doc set owner_id = :ben where title like 'At %'")
                .param("ben", ben.actorId())
                .update();
        records.trash(ben, trashed);
        assertThat(names(ben, RecordKind.CONTACT)).hasSize(3);
        assertThat(names(ben, RecordKind.CONTACT, "q", "foreign")).isEmpty();
        assertThat(names(ben, RecordKind.COMPANY)).containsExactly("Own Ltd");
        assertThat(names(ben, RecordKind.CONTACT, "company", "Foreign")).isEmpty();
        assertThat(request(ben, RecordKind.CONTACT, "company", "#" + foreign.id()).hasProblem())
                .isTrue();
        RecordSelection request = request(ben, RecordKind.CONTACT, "sort", "name");
        assertThat(list.page(request, Column.first(request.type())).rows())
                .flatExtracting(row -> row.links().getOrDefault("company", List.of()))
                .containsExactly(
                        new RecordList.Link(foreign, null, false, true),
                        new RecordList.Link(trashed, null, true, false),
                        new RecordList.Link(own, "Own Ltd", true, true));
    }

    @Test
    void anAddressShowsTheSameListAgain() {
        RecordRef firm = three();
        RecordSelection request =
                request(
                        anna,
                        RecordKind.CONTACT,
                        "q",
                        "a & b",
                        "city",
                        "ly=on;100%",
                        "company.not",
                        "#" + firm.id(),
                        "sort",
                        "-lastName",
                        "columns",
                        "phone,city,nonsense,phone");
        String href = request.href();
        Map<String, List<String>> read = new LinkedHashMap<>();
        for (String pair : href.substring(href.indexOf('?') + 1).split("&")) {
            String[] sides = pair.split("=", 2);
            read.computeIfAbsent(sides[0], _ -> new ArrayList<>())
                    .add(URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        RecordSelection again = read(anna, catalogue.type(RecordKind.CONTACT), read);
        assertThat(again.href()).isEqualTo(href);
        assertThat(again.request().columns())
                .extracting(Column::key)
                .containsExactly("name", "phone", "city");
        assertThat(again.request().filters()).hasSize(3);
    }
}
