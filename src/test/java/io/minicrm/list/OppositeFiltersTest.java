package io.minicrm.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.custom.CustomFieldMother;
import io.minicrm.record.BooleanType;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChoiceType;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.DecimalType;
import io.minicrm.record.DueType;
import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.FieldType;
import io.minicrm.record.IntegerType;
import io.minicrm.record.LinkType;
import io.minicrm.record.MoneyType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.OptionSetType;
import io.minicrm.record.OptionType;
import io.minicrm.record.Options;
import io.minicrm.record.PersonSetType;
import io.minicrm.record.PersonType;
import io.minicrm.record.PhonesType;
import io.minicrm.record.RecordMother;
import io.minicrm.record.RecordType;
import io.minicrm.record.RecurrenceType;
import io.minicrm.record.TeamType;
import io.minicrm.record.TextType;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.transaction.BeforeTransaction;
import org.springframework.transaction.annotation.Transactional;

/// What a filter leaves out is exactly what its opposite lets through.
@CrmTest
@Transactional
class OppositeFiltersTest {

    @Autowired RecordList list;
    @Autowired SelectionReader selectionReader;
    @Autowired Catalogue catalogue;
    @Autowired Options options;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;
    @Autowired RecordMother records;
    @Autowired CustomFieldMother added;

    private final Random random = new Random(12);

    /// The fields that are added are fields like all others.
    @BeforeTransaction
    void addFields() {
        added.everywhere(people.administrator("Adam"));
    }

    @ParameterizedTest
    @EnumSource(
            value = RecordKind.class,
            names = {"COMPANY", "CONTACT", "DEAL"})
    void aFilterAndItsOppositeAreAllOfTheListForEveryFieldAndOperator(RecordKind kind) {
        Scope anna = people.administrator("Anna");
        RecordType<?> type = catalogue.type(kind);
        fill(anna, kind);
        Set<Long> all = ids(anna, kind);
        assertThat(all).hasSizeGreaterThanOrEqualTo(60);
        for (Column column : Column.all(type)) {
            if (!column.isFilterable()) {
                continue;
            }
            for (Operator operator : Operator.of(column)) {
                if (operator.opposite().isEmpty()) {
                    continue;
                }
                String with = column.key() + "." + operator.opposite().get().key();
                String without = column.key() + "." + operator.key();
                for (String value : samples(column, operator)) {
                    assertThat(problem(anna, kind, without, value)).as(without).isEmpty();
                    Set<Long> these = ids(anna, kind, with, value);
                    Set<Long> others = ids(anna, kind, without, value);
                    assertThat(Collections.disjoint(these, others))
                            .as("%s=%s", with, value)
                            .isTrue();
                    these.addAll(others);
                    assertThat(these).as("%s and %s, %s", with, without, value).isEqualTo(all);
                }
            }
            emptyAndStretches(anna, kind, column, all);
        }
    }

    /// Whatever has no value is neither before nor after one, and is the only thing that is empty.
    private void emptyAndStretches(Scope anna, RecordKind kind, Column column, Set<Long> all) {
        List<Operator> operators = Operator.of(column);
        if (operators.contains(Operator.EMPTY)) {
            Set<Long> empty = ids(anna, kind, column.key() + ".empty", "yes");
            Set<Long> filled = ids(anna, kind, column.key() + ".empty", "no");
            assertThat(Collections.disjoint(empty, filled)).as(column.key()).isTrue();
            empty.addAll(filled);
            assertThat(empty).as(column.key()).isEqualTo(all);
            if (operators.contains(Operator.FROM)
                    && column.field() != null
                    && !(column.field().type() instanceof MoneyType)) {
                for (String value : samples(column, Operator.FROM)) {
                    Set<Long> from = ids(anna, kind, column.key() + ".from", value);
                    Set<Long> to = ids(anna, kind, column.key() + ".to", value);
                    Set<Long> both = new HashSet<>(from);
                    both.retainAll(to);
                    assertThat(both)
                            .as("%s %s", column.key(), value)
                            .isEqualTo(ids(anna, kind, column.key() + ".is", value));
                    from.addAll(to);
                    assertThat(from).as("%s %s", column.key(), value).isEqualTo(filled);
                }
            }
        }
        if (column.field() != null && column.field().type() instanceof BooleanType) {
            Set<Long> yes = ids(anna, kind, column.key(), "yes");
            Set<Long> no = ids(anna, kind, column.key(), "no");
            assertThat(Collections.disjoint(yes, no)).isTrue();
            yes.addAll(no);
            assertThat(yes).isEqualTo(all);
        }
    }

    @Test
    void everyOperatorButThoseOfAStretchHasAnOpposite() {
        for (RecordKind kind : RecordKind.values()) {
            for (Column column : Column.all(catalogue.type(kind))) {
                List<Operator> operators = Operator.of(column);
                for (Operator operator : List.of(Operator.CONTAINS, Operator.IS, Operator.IN)) {
                    if (operators.contains(operator)
                            && !(column.field() != null
                                    && column.field().type() instanceof BooleanType)) {
                        assertThat(operators)
                                .as("%s %s", column.key(), operator)
                                .anyMatch(other -> other.opposite().equals(Optional.of(operator)));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    city.is      | Lyon             | 2
                    city.not     | Lyon             | 4
                    city.not     | lyon;LYONSBERG   | 3
                    city         | Lyon             | 3
                    city.lacks   | Lyon             | 3
                    email.is     | a@lyon.example   | 1
                    email.not    | A@lyon.example   | 5
                    email.not    | lyon.example     | 6
                    email.lacks  | lyon.example     | 3
                    phone.not    | +33 6 28 23 41 07| 5
                    phone.not    | 0628             | 6
                    phone.lacks  | 0628             | 4
                    name.not     | A                | 5
                    birthday.not | 1980-02-03       | 5
                    """)
    void isNotMeansIsNotAndLacksMeansDoesNotContain(String parameter, String value, int expected) {
        Scope anna = people.administrator("Anna");
        contact(anna, "A", "Lyon", "a@lyon.example", "06 28 23 41 07", "1980-02-03");
        contact(anna, "Aa", "LYON", "a@lyon.example.org", "06 28 23 41 08", "1990-01-01");
        contact(anna, "B", "Lyonsberg", "b@paris.example;b@lyon.example", "030 1234567", "");
        contact(anna, "C", "Paris", "c@paris.example", "", "");
        contact(anna, "D", "", "", "", "");
        contact(anna, "E", "Le Lion", "", "", "");
        assertThat(ids(anna, RecordKind.CONTACT, parameter, value)).hasSize(expected);
    }

    private void contact(
            Scope scope, String name, String city, String email, String phone, String day) {
        List<String> typed = new ArrayList<>(List.of("lastName", name));
        Map.of("city", city, "email", email, "phone", phone, "birthday", day)
                .forEach((key, value) -> {
                    if (!value.isEmpty()) {
                        typed.addAll(List.of(key, value));
                    }
                });
        records.make(scope, RecordKind.CONTACT, typed.toArray(String[]::new));
    }

    private void fill(Scope scope, RecordKind kind) {
        for (String name : List.of("Lyon AG", "Lyonsberg", "Zoë & Co")) {
            records.make(scope, RecordKind.COMPANY, "name", name);
            records.make(scope, RecordKind.CONTACT, "lastName", name);
        }
        List<Scope> owners = List.of(scope, people.administrator("Ben"));
        RecordType<?> type = catalogue.type(kind);
        int made = 0;
        while (made < 60) {
            List<String> typed = new ArrayList<>();
            for (Field<?> field : type.written()) {
                List<String> samples =
                        samples(Column.named(type, field.key()).orElseThrow(), Operator.IS);
                boolean needed = field.is(Field.Trait.REQUIRED) || field.key().equals("lastName");
                if (!samples.isEmpty()
                        && !field.equals(type.owner())
                        && !(field.type() instanceof OptionSetType)
                        && (needed || random.nextInt(3) > 0)) {
                    typed.add(field.key());
                    typed.add(samples.get(random.nextInt(samples.size())));
                }
            }
            String[] words = typed.toArray(String[]::new);
            if (type.check(records.values(scope, kind, words)).isEmpty()) {
                records.make(owners.get(made % 2), kind, words);
                made++;
            }
        }
        jdbc.sql("update %s set owner_id = null where id %% 7 = 0".formatted(type.table()))
                .update();
    }

    private List<String> samples(Column column, Operator operator) {
        if (column.field() == null) {
            return List.of("Lyon", "lyon ag", "Nobody");
        }
        if (operator == Operator.NOT_IN) {
            return List.of("EUR", "USD", "GBP");
        }
        return samples(column.field().type(), column.key());
    }

    private List<String> samples(FieldType<?> type, String key) {
        return switch (type) {
            case TextType text when text.kind() == TextType.Kind.DOMAIN ->
                    List.of("lyon.example", "sub.lyon.example");
            case TextType text when text.kind() == TextType.Kind.URL ->
                    List.of("https://lyon.example", "https://lyon.example/a");
            case TextType _ when key.equals("externalId") -> List.of();
            case TextType _ -> List.of("Lyon", "LYON", "Lyonsberg", "100%", "a_b", "Zoë");
            case EmailsType _ -> List.of("anna@lyon.example", "Anna@lyon.example.org");
            case PhonesType _ -> List.of("+33 6 28 23 41 07", "+33 6 28 23 41 08");
            case ChoiceType choice -> choice.keys().subList(0, 1);
            case PersonType _, PersonSetType _ -> List.of("me", "Ben");
            case TeamType _ -> List.of();
            case OptionType option -> names(option);
            case OptionSetType set -> names(set.entries());
            case LinkType link -> linked(link.target());
            case MultiLinkType links -> linked(links.target());
            case BooleanType _ -> List.of("yes");
            case RecurrenceType _ -> List.of();
            case IntegerType number -> List.of("" + number.least(), "" + (number.least() + 1));
            case DecimalType _ -> List.of("12", "12.5", "-3");
            case MoneyType _ -> List.of("12 EUR", "12 USD", "99.5 EUR");
            case DateType _, DueType _ -> List.of("2020-02-29", "2020-03-01");
            case DateTimeType _ -> List.of(Instant.now().toString().substring(0, 10), "2020-02-29");
        };
    }

    private List<String> names(OptionType type) {
        return options.all(type).stream()
                .filter(Options.Entry::offered)
                .map(entry -> String.valueOf(entry.id()))
                .limit(2)
                .toList();
    }

    private List<String> linked(RecordKind kind) {
        return jdbc
                .sql(
                        "select id from %s where name like 'Lyon%%'"
                                .formatted(catalogue.type(kind).table()))
                .query(Long.class)
                .list()
                .stream()
                .map(id -> "#" + id)
                .limit(2)
                .toList();
    }

    private Optional<?> problem(Scope scope, RecordKind kind, String... parameters) {
        return request(scope, kind, parameters).request().filters().stream()
                .map(Filter::problem)
                .filter(problem -> problem != null)
                .findFirst();
    }

    private Set<Long> ids(Scope scope, RecordKind kind, String... parameters) {
        Set<Long> ids = new HashSet<>();
        RecordSelection request = request(scope, kind, parameters);
        assertThat(request.request().filters()).hasSizeGreaterThanOrEqualTo(parameters.length / 2);
        list.export(request, Column.first(request.type()), row -> ids.add(row.ref().id()));
        assertThat(list.countAll(request)).isEqualTo(ids.size());
        return ids;
    }

    private RecordSelection request(Scope scope, RecordKind kind, String... parameters) {
        Map<String, List<String>> map = new LinkedHashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], Arrays.asList(parameters[i + 1].split(";")));
        }
        return selectionReader.read(
                records.reading(scope),
                ref -> Optional.of("#" + ref.id()),
                catalogue.type(kind),
                Action.READ,
                map);
    }
}
