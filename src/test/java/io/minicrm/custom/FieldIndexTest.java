package io.minicrm.custom;

import static io.minicrm.people.SignedIn.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/// A field that is fast has an index, and lists use it.
@CrmTest
class FieldIndexTest {

    private static final int ROWS = 10_000;

    @Autowired MockMvcTester mvc;
    @Autowired CustomFields customFields;
    @Autowired CustomFieldMother fields;
    @Autowired ScopeMother people;
    @Autowired JdbcClient jdbc;
    @Autowired JdbcTemplate template;

    Scope anna;

    @BeforeEach
    void anna() {
        anna = people.administrator("Anna");
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "TEXT",
                "URL",
                "NUMBER",
                "MONEY",
                "DATE",
                "DATE_TIME",
                "YES_NO",
                "CHOICE",
                "PERSON"
            })
    void filtersAndSortsGoByTheIndex(CustomFieldType type) {
        CustomField field =
                fields.add(anna, RecordKind.CONTACT, type, "Fast " + type.key(), "Rare", "Usual");
        fill(field);
        customFields.change(anna, field.id(), field.version(), fast(field, true));
        ready(field);
        String index = "custom_" + field.key() + "_";
        assertThat(plans(field, field.key() + filter(field))).contains(index);
        if (type != CustomFieldType.YES_NO) {
            assertThat(plans(field, "sort=" + field.key())).contains(index + "0");
            assertThat(plans(field, "sort=-" + field.key())).contains(index + "0");
        }
    }

    @Test
    void aLinkIsAlwaysFast() {
        CustomField link =
                fields.add(anna, RecordKind.CONTACT, CustomFieldType.LINK, "Fast without asking");
        assertThat(link.fast()).isTrue();
        ready(link);
        assertThat(indexes(link)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"DEAL", "ACTIVITY"})
    void whatIsNoLongerFastOrPutAwayHasNoIndex(RecordKind kind) {
        CustomField field = fields.add(anna, kind, CustomFieldType.TEXT, "Come and go");
        field = customFields.change(anna, field.id(), field.version(), fast(field, true));
        ready(field);
        assertThat(indexes(field)).hasSize(2);
        customFields.archive(anna, field.id());
        state(field, IndexState.NONE);
        assertThat(indexes(field)).isEmpty();
        customFields.restore(anna, field.id());
        ready(field);
        assertThat(indexes(field)).hasSize(2);
        CustomField present = customFields.find(field.id()).orElseThrow();
        customFields.change(anna, field.id(), present.version(), fast(present, false));
        state(field, IndexState.NONE);
        assertThat(indexes(field)).isEmpty();
    }

    @Test
    void anIndexThatWasNotFinishedIsBuiltAnew() {
        CustomField field =
                fields.add(anna, RecordKind.COMPANY, CustomFieldType.NUMBER, "Half an index");
        field = customFields.change(anna, field.id(), field.version(), fast(field, true));
        ready(field);
        String name = "custom_" + field.key() + "_0";
        jdbc.sql(
                        """
                        insert into company (name, created_at, updated_at)
                        values ('Alike', now(), now()), ('Alike', now(), now())
                        """)
                .update();
        jdbc.sql("drop index " + name).update();
        assertThatException()
                .isThrownBy(() ->
                        template.execute(
                                "create unique index concurrently %s on company (lower(name))"
                                        .formatted(name)));
        jdbc.sql("update custom_field set index_state = 'failed' where id = :id")
                .param("id", field.id())
                .update();
        customFields.retryIndex(anna, field.id());
        ready(field);
        assertThat(
                        jdbc.sql(
                                        "select indisvalid from pg_index where indexrelid = :name::regclass")
                                .param("name", name)
                                .query(Boolean.class)
                                .single())
                .isTrue();
    }

    /// One record in a hundred has the value that is looked for.
    private void fill(CustomField field) {
        jdbc.sql("delete from contact where last_name = 'Filling'").update();
        jdbc.sql(
                        """
                        insert into contact (last_name, custom, created_at, updated_at)
                        select 'Filling', jsonb_build_object(:key, %s), now(), now()
                        from generate_series(1, :rows) n where %s
                        """
                                .formatted(
                                        value(field),
                                        field.type() == CustomFieldType.YES_NO
                                                ? "n % 100 = 0"
                                                : "true"))
                .param("key", field.key())
                .param("rows", ROWS)
                .update();
        if (field.type() == CustomFieldType.YES_NO) {
            jdbc.sql(
                            """
                            insert into contact (last_name, created_at, updated_at)
                            select 'Filling', now(), now() from generate_series(1, :rows)
                            """)
                    .param("rows", ROWS)
                    .update();
        }
    }

    private String value(CustomField field) {
        return switch (field.type()) {
            case TEXT -> "'word' || n";
            case URL -> "'https://site' || n || '.example'";
            case NUMBER -> "n";
            case MONEY -> "jsonb_build_object('amount', n, 'currency', 'EUR')";
            case DATE -> "'2020-01-01'::date + n";
            case DATE_TIME ->
                    "to_char('2020-01-01'::timestamp + n * interval '1 hour', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";
            case YES_NO -> "true";
            case CHOICE ->
                    "case when n %% 100 = 0 then %d else %d end"
                            .formatted(
                                    field.options().getFirst().id(),
                                    field.options().getLast().id());
            default -> "case when n %% 100 = 0 then %d else 0 end".formatted(anna.actor().id());
        };
    }

    private String filter(CustomField field) {
        return switch (field.type()) {
            case TEXT -> "=word4711";
            case URL -> "=site4711.";
            case NUMBER -> ".from=9950";
            case MONEY -> ".from=9950EUR";
            case DATE -> "=2031-02-03";
            case DATE_TIME -> "=2020-03-03";
            case YES_NO -> "=yes";
            case CHOICE -> "=" + field.options().getFirst().id();
            default -> "=me";
        };
    }

    /// How the database finds what a list shows.
    private String plans(CustomField field, String query) {
        List<Statements.Sent> sent =
                Statements.of(() ->
                        assertThat(mvc.get().uri("/contacts?columns=name&" + query).with(as(anna)))
                                .hasStatusOk());
        return sent.stream()
                .filter(each -> each.sql().contains("'" + field.key() + "'"))
                .flatMap(each ->
                        template
                                .queryForList(
                                        "explain " + each.sql(),
                                        String.class,
                                        each.values().toArray())
                                .stream())
                .collect(Collectors.joining("\n"));
    }

    private static CustomFieldDraft fast(CustomField field, boolean fast) {
        CustomFieldDraft same = CustomFieldMother.renamed(field, field.name());
        return new CustomFieldDraft(
                same.kind(),
                same.type(),
                same.name(),
                same.hint(),
                same.target(),
                same.options(),
                same.listed(),
                same.quick(),
                fast);
    }

    private List<String> indexes(CustomField field) {
        return jdbc.sql("select indexname from pg_indexes where indexname like :name order by 1")
                .param("name", "custom\\_" + field.key() + "\\_%")
                .query((row, _) -> row.getString(1))
                .list();
    }

    private void ready(CustomField field) {
        state(field, IndexState.READY);
    }

    private void state(CustomField field, IndexState state) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(customFields.find(field.id()).orElseThrow().index())
                                .isEqualTo(state));
    }
}
