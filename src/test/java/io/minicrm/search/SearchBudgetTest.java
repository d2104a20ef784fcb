package io.minicrm.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.Buffers;
import io.minicrm.CrmTest;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/// A search looks at few rows, however many there are, whatever the planner knows of them.
@CrmTest
@Transactional
class SearchBudgetTest {

    private static final List<RecordKind> ALL = List.of(RecordKind.values());
    private static final int FEW = 4_000;
    private static final int MANY = 20_000;

    /// What is looked for, and how many blocks may be read for it.
    private static final Map<String, Integer> EXACT =
            Map.ofEntries(
                    Map.entry("kanoruson tomira", 250),
                    Map.entry("kanoruson1720@zander.example", 600),
                    Map.entry("5501720", 350),
                    Map.entry("noruso", 250),
                    Map.entry("müller", 1300),
                    Map.entry("zander gmbh", 1000),
                    Map.entry("mü", 1400),
                    Map.entry("k", 300),
                    Map.entry("nobodyiscalledso", 250));

    private static final Map<String, Integer> SIMILAR =
            Map.of("kanorusno", 950, "mullr", 950, "tomira kanoruzon", 1800, "xqqqqqx", 320);

    @Autowired Search search;
    @Autowired ScopeMother people;
    @Autowired JdbcTemplate jdbc;

    @Test
    void aSearchReadsAmongManyWhatItReadsAmongFew() {
        Scope anna = people.administrator("Anna");
        fill(0, FEW, anna);
        Map<String, Long> few = buffers(anna);
        fill(FEW, MANY, anna);
        assertFlat(few, buffers(anna));
    }

    @Test
    void itDoesSoWhenThePlannerHasSeenEmptyTables() {
        jdbc.execute("analyze search_doc");
        jdbc.execute("analyze search_word");
        Scope ben = people.person("Ben", Reach.OWN, null);
        fill(0, MANY, people.administrator("Anna"));
        assertThat(buffers(ben).values()).allMatch(read -> read < 3500);
    }

    private static void assertFlat(Map<String, Long> few, Map<String, Long> many) {
        many.forEach((text, read) ->
                assertThat(read)
                        .as("%s: %s of few, %s of many", text, few, many)
                        .isLessThan(few.getOrDefault(text, 0L) * 3 / 2 + 50));
        EXACT.forEach((text, most) -> assertThat(many.get(text)).as(text).isLessThan(most));
        SIMILAR.forEach((text, most) -> assertThat(many.get(text)).as(text).isLessThan(most));
    }

    private Map<String, Long> buffers(Scope scope) {
        Map<String, Long> buffers = new TreeMap<>();
        EXACT.keySet()
                .forEach(text -> buffers.put(text, read(() -> search.find(scope, text, ALL, 5))));
        SIMILAR.keySet()
                .forEach(text ->
                        buffers.put(text, read(() -> search.findSimilar(scope, text, ALL, 5))));
        return buffers;
    }

    /// The blocks of our tables and indexes that a piece of work looks at, as it is planned for the
    /// application.
    private long read(Runnable work) {
        work.run();
        // Of a search the plan is chosen until its transaction ends, which here is that of the test
        jdbc.execute("set local plan_cache_mode = auto");
        long before = Buffers.soFar(JdbcClient.create(jdbc));
        work.run();
        jdbc.execute("set local plan_cache_mode = auto");
        return Buffers.soFar(JdbcClient.create(jdbc)) - before;
    }

    /// People of some thousand names; each sixteenth is called Müller, and each third works for the
    /// same company.
    private void fill(int after, int until, Scope owner) {
        jdbc.update(
                """
                insert into search_doc (record_kind, record_id, owner_id, title, norm, called, linked, digits, updated_at)
                select 2, i, ?, name, f_words(name || ' ' || lower(name) || i || '@zander.example'), f_called(name),
                       f_words(case when i % 3 = 0 then 'Zander GmbH' else '' end), '0' || 5500000 + i, now() - i * interval '1 minute'
                from generate_series(?::int + 1, ?::int) i,
                     lateral (select (array['ka','lo','mi','te','ru','sa','no','pe','di','ga','hu','ne','ro','tu','vi','zo','bre','sto','lin','mar']) as s) s,
                     lateral (select (array['Tomira','Eva','Jan','Wolf','Uta'])[1 + i % 5] || ' ' ||
                         case when i % 16 = 0 then 'Müller'
                              else initcap(s.s[1 + i % 20] || s.s[1 + i / 20 % 20] || s.s[1 + i / 400 % 20]) || 'son' end as name) n
                """,
                owner.actorId(), after, until);
    }
}
