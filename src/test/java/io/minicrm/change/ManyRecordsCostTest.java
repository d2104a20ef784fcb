package io.minicrm.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.Buffers;
import io.minicrm.CrmTest;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Records;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.scope.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/// What it costs to write many records, to change them and to take them back, in pages of the
/// database that are looked at, whatever the planner believes of the tables.
@CrmTest
@Transactional
class ManyRecordsCostTest {

    private static final int WRITTEN = 1_000;
    private static final int LOADED = 20_000;
    private static final List<String> TABLES =
            List.of("company", "contact", "contact_email", "search_doc", "change_log");

    @Autowired Records records;
    @Autowired Undo undo;
    @Autowired Catalogue catalogue;
    @Autowired JdbcClient jdbc;
    @Autowired ScopeMother people;

    @Test
    void noBeliefOfThePlannerMakesAWriteDear() {
        Scope anna = people.administrator("Anna");
        forget();
        Map<String, Long> first = costs(anna, "first");
        TABLES.forEach(table -> jdbc.sql("analyze " + table).update());
        load();
        Map<String, Long> loaded = costs(anna, "loaded");
        forget();
        Map<String, Long> unknown = costs(anna, "unknown");
        TABLES.forEach(table -> jdbc.sql("analyze " + table).update());
        Map<String, Long> known = costs(anna, "known");

        String told =
                "on empty tables %s, after a load %s, without statistics %s, with good ones %s"
                        .formatted(first, loaded, unknown, known);
        known.forEach((step, pages) ->
                assertThat(List.of(first, loaded, unknown))
                        .as(step + ", " + told)
                        .allSatisfy(costs -> assertThat(costs.get(step)).isLessThan(2 * pages)));
    }

    private Map<String, Long> costs(Scope anna, String mark) {
        Map<String, Long> costs = new LinkedHashMap<>();
        long before = Buffers.soFar(jdbc);
        ChangeSet made = records.open(anna.through(Source.IMPORT), ChangeKind.IMPORT, mark);
        write(
                anna,
                made,
                RecordKind.COMPANY,
                "select g, null::bigint, jsonb_build_object('name', :mark || ' works ' || g) from generate_series(1, :rows / 5) g",
                mark);
        write(
                anna,
                made,
                RecordKind.CONTACT,
                """
                select g, null::bigint, jsonb_build_object(
                    'firstName', 'Anna', 'lastName', :mark || g, 'company', c.id,
                    'email', jsonb_build_array(jsonb_build_object('address', :mark || g || '@works.example', 'label', 'work')))
                from generate_series(1, :rows) g
                    join company c on c.name = :mark || ' works ' || (g + 4) / 5
                """,
                mark);
        before = put(costs, "made", before);
        ChangeSet edited = records.open(anna.through(Source.IMPORT), ChangeKind.IMPORT, mark);
        write(
                anna,
                edited,
                RecordKind.CONTACT,
                """
                select row_number() over (), t.id, '{"title": "Buyer"}'
                from contact t where t.last_name like :mark || '%' limit :rows
                """,
                mark);
        before = put(costs, "changed", before);
        undo.undo(anna, edited.id());
        before = put(costs, "put back", before);
        undo.undo(anna, made.id());
        put(costs, "taken back", before);
        return costs;
    }

    private void write(Scope anna, ChangeSet set, RecordKind kind, String sql, String mark) {
        records.writeAll(
                anna,
                set,
                catalogue.type(kind),
                staging -> staging.select(sql, Map.of("mark", mark, "rows", WRITTEN)));
    }

    private long put(Map<String, Long> costs, String step, long before) {
        long now = Buffers.soFar(jdbc);
        costs.put(step, (now - before) / WRITTEN);
        return now;
    }

    /// As if nothing had ever been known of the tables.
    private void forget() {
        for (String table : TABLES) {
            jdbc.sql("select pg_clear_relation_stats('public', :table)")
                    .param("table", table)
                    .query()
                    .singleRow();
            jdbc.sql(
                            """
                            select count(pg_clear_attribute_stats('public', :table, attname, false))
                            from pg_attribute where attrelid = :table::regclass and attnum > 0 and not attisdropped
                            """)
                    .param("table", table)
                    .query()
                    .singleRow();
        }
    }

    /// Contacts with an address each, and a company for every fifth, as other programs load them.
    private void load() {
        String rows = " from generate_series(1, %d) g ".formatted(LOADED);
        jdbc.sql(
                        "insert into company (id, name, created_at, updated_at) select 1000000 + g, 'Works ' || g, now(), now()"
                                + rows
                                + "where g % 5 = 0")
                .update();
        jdbc.sql(
                        "insert into contact (id, first_name, last_name, created_at, updated_at) select 1000000 + g, 'Anna', 'Last' || g, now(), now()"
                                + rows)
                .update();
        jdbc.sql(
                        "insert into contact_email (contact_id, position, email, label) select 1000000 + g, 0, 'anna.' || g || '@works.example', 'work'"
                                + rows)
                .update();
        jdbc.sql(
                        """
                        insert into search_doc (record_kind, record_id, title, norm, called, updated_at)
                        select 2, 1000000 + g, 'Anna Last' || g, ' anna last' || g || ' ', ' anna last' || g || ' annalast' || g || ' ', now()
                        """
                                + rows)
                .update();
    }
}
