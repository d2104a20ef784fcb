package io.minicrm.record;

import java.util.List;
import java.util.stream.Collectors;

/// Sums over records that triggers keep with everything that is written, so that nobody adds them
/// up to look at them. They lie in a table, and what came and went since in another one,
/// `<table>_change`, that is only added to: two who write at once do not wait for each other.
/// Readers add up both, and so are told what the records say at that very moment.
///
/// @param keys by which columns the sums are told apart: the unique key of the table
/// @param sums which columns are added up
public record Tally(String table, List<String> keys, List<String> sums) {

    /// SQL for a relation of the rows of both tables.
    public String rows() {
        return "(table %1$s union all table %1$s_change)".formatted(table);
    }

    /// SQL that puts into the table what came and went since. One node does it at a time.
    String settling() {
        return """
        with moved as (
            delete from %1$s_change
            where pg_try_advisory_xact_lock(hashtext('%1$s'))
            returning *)
        insert into %1$s as t (%2$s, %3$s)
        select %2$s, %4$s
        from moved
        group by %2$s
        having %5$s
        on conflict (%2$s) do update set %6$s
        """
                .formatted(
                        table,
                        String.join(", ", keys),
                        String.join(", ", sums),
                        each("sum(%s)", ", "),
                        each("sum(%s) <> 0", " or "),
                        each("%1$s = t.%1$s + excluded.%1$s", ", "));
    }

    /// SQL that removes the rows that stand for nothing any more.
    String tidying() {
        return "delete from %s where %s".formatted(table, each("%s = 0", " and "));
    }

    private String each(String sql, String between) {
        return sums.stream().map(sql::formatted).collect(Collectors.joining(between));
    }
}
