package io.minicrm;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What the planner believes of the tables when it has not looked at them as they are. Each belief
/// is held until the transaction ends.
public enum PlannerBeliefs {
    /// Nobody has ever looked.
    NOTHING,
    /// Somebody looked when there was nothing.
    EMPTY,
    /// Somebody looked when there were a few rows.
    FEW;

    private static final int ROWS = 50;

    public void hold(JdbcClient jdbc) {
        jdbc.sql(
                        """
                        select count(pg_clear_attribute_stats('public', c.relname, a.attname, false))
                        from pg_class c join pg_attribute a on a.attrelid = c.oid
                        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'i')
                          and a.attnum > 0 and not a.attisdropped
                        """)
                .query()
                .singleRow();
        jdbc.sql(
                        """
                        select count(pg_restore_relation_stats('schemaname', 'public', 'relname', c.relname::text,
                            'relpages', 0, 'reltuples', :rows::real, 'relallvisible', 0))
                        from pg_class c
                        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'i')
                        """)
                .param("rows", this == NOTHING ? -1 : 0)
                .query()
                .singleRow();
        if (this == FEW) {
            lookAtFew(jdbc);
        }
        // What it is told of these, it is told soon again
        jdbc.sql("select f_search_kinds()").query().listOfRows();
    }

    /// What is seen of small copies of the tables is told of the tables.
    private static void lookAtFew(JdbcClient jdbc) {
        jdbc.sql("create schema few").update();
        for (String table : tables(jdbc)) {
            jdbc.sql("create table few.%1$s (like public.%1$s including indexes)".formatted(table))
                    .update();
            jdbc.sql(
                            "insert into few.%1$s select * from public.%1$s limit %2$d"
                                    .formatted(table, ROWS))
                    .update();
            jdbc.sql("analyze few." + table).update();
        }
        jdbc.sql(
                        """
                        create temporary table copied as
                        select f.relname::text as few, c.relname::text as name, f.relpages, f.reltuples
                        from pg_class c join pg_class f using (relname)
                        where c.relnamespace = 'public'::regnamespace and f.relnamespace = 'few'::regnamespace
                          and c.relkind = 'r'
                        union all
                        select fi.relname::text, ci.relname::text, fi.relpages, fi.reltuples
                        from pg_class c join pg_class f using (relname)
                            join pg_index i on i.indrelid = c.oid
                            join pg_index j on j.indrelid = f.oid
                            join pg_class ci on ci.oid = i.indexrelid
                            join pg_class fi on fi.oid = j.indexrelid
                        where c.relnamespace = 'public'::regnamespace and f.relnamespace = 'few'::regnamespace
                          and substring(pg_get_indexdef(i.indexrelid) from ' USING .*')
                            = substring(pg_get_indexdef(j.indexrelid) from ' USING .*')
                        """)
                .update();
        jdbc.sql(
                        """
                        select count(pg_restore_relation_stats('schemaname', 'public', 'relname', name,
                            'relpages', relpages, 'reltuples', reltuples))
                        from copied
                        """)
                .query()
                .singleRow();
        jdbc.sql(
                        """
                        select count(pg_restore_attribute_stats('schemaname', 'public', 'relname', c.name,
                            'attname', s.attname::text, 'inherited', false, 'null_frac', s.null_frac,
                            'avg_width', s.avg_width, 'n_distinct', s.n_distinct,
                            'most_common_vals', s.most_common_vals::text, 'most_common_freqs', s.most_common_freqs,
                            'histogram_bounds', s.histogram_bounds::text, 'correlation', s.correlation))
                        from pg_stats s join copied c on c.few = s.tablename
                        where s.schemaname = 'few'
                        """)
                .query()
                .singleRow();
        jdbc.sql("drop table copied").update();
        jdbc.sql("drop schema few cascade").update();
    }

    private static List<String> tables(JdbcClient jdbc) {
        return jdbc.sql(
                        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'")
                .query((row, _) -> row.getString(1))
                .list();
    }
}
