package io.minicrm.bench;

import static io.minicrm.people.SignedIn.as;

import io.minicrm.Buffers;
import io.minicrm.Statements;
import io.minicrm.scope.Scope;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// Asks for pages within the transaction of a test, and counts what they cost.
final class PageMeter {

    private final MockMvcTester mvc;
    private final JdbcClient jdbc;

    PageMeter(MockMvcTester mvc, JdbcClient jdbc) {
        this.mvc = mvc;
        this.jdbc = jdbc;
    }

    PageCost cost(Scope reader, String path) {
        plansAsUsual();
        long pages = Buffers.soFar(jdbc);
        long written = written();
        List<MvcTestResult> answer = new ArrayList<>();
        List<Statements.Sent> sent = Statements.of(() -> answer.add(get(reader, path)));
        int statements = sent.size();
        return new PageCost(
                statements,
                Buffers.soFar(jdbc) - pages,
                answer.getFirst().getResponse().getContentAsByteArray().length,
                written() - written);
    }

    /// What a request sets for its own transaction would last here until the end of all.
    private void plansAsUsual() {
        jdbc.sql(
                        "select set_config('enable_seqscan', 'on', true), set_config('plan_cache_mode', 'auto', true), set_config('work_mem', '4MB', true)")
                .query()
                .singleRow();
    }

    private long written() {
        return jdbc.sql(
                        """
                        select sum(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
                            + pg_stat_get_xact_tuples_deleted(oid))
                        from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
                        """)
                .query(Long.class)
                .single();
    }

    MvcTestResult get(Scope reader, String path) {
        return mvc.get().uri(URI.create(path)).with(as(reader)).exchange();
    }

    /// The pages of the database that are looked at, or more than there are when it takes too long.
    long pages(Runnable work) {
        plansAsUsual();
        jdbc.sql("set local statement_timeout = '20s'").update();
        jdbc.sql("savepoint before").update();
        long before = Buffers.soFar(jdbc);
        try {
            work.run();
            return Buffers.soFar(jdbc) - before;
        } catch (DataAccessException tookTooLong) {
            return Long.MAX_VALUE;
        } finally {
            jdbc.sql("rollback to savepoint before").update();
        }
    }
}
