package io.minicrm.list;

import io.minicrm.record.Problem;
import io.minicrm.search.SqlParameters;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What records have to fulfil: one filter, or several that are joined.
public sealed interface Criteria permits Filter, Criteria.Group, Criteria.Unreadable {

    /// SQL over the record's table with the alias `t`; empty when it lets everything through,
    /// because nothing in it could be read.
    Optional<String> sql(FilterContext context, SqlParameters sqlParameters);

    /// Whether something in it could not be read as it was meant.
    boolean hasProblem();

    /// Several that are one.
    sealed interface Group extends Criteria {

        List<Criteria> parts();

        @Override
        default boolean hasProblem() {
            return parts().stream().anyMatch(Criteria::hasProblem);
        }
    }

    /// Each has to hold.
    record All(List<Criteria> parts) implements Group {

        @Override
        public Optional<String> sql(FilterContext context, SqlParameters sqlParameters) {
            return joined(parts, " and ", context, sqlParameters);
        }
    }

    /// One has to hold.
    record Any(List<Criteria> parts) implements Group {

        @Override
        public Optional<String> sql(FilterContext context, SqlParameters sqlParameters) {
            return joined(parts, " or ", context, sqlParameters);
        }
    }

    /// They must not all hold: true for all other records, those without a value among them.
    record Not(List<Criteria> parts) implements Group {

        @Override
        public Optional<String> sql(FilterContext context, SqlParameters sqlParameters) {
            return joined(parts, " and ", context, sqlParameters).map("%s is not true"::formatted);
        }
    }

    /// What stands in a group and is no filter, or asks for a field that was put away; kept as it
    /// stands there.
    ///
    /// @param gone the message key of the label of the field that was put away, whose values
    ///   nothing has any more; null for what never was a filter
    record Unreadable(String parameter, List<String> words, Problem problem, @Nullable String gone)
            implements Criteria {

        @Override
        public Optional<String> sql(FilterContext context, SqlParameters sqlParameters) {
            return gone == null ? Optional.empty() : Optional.of("false");
        }

        @Override
        public boolean hasProblem() {
            return true;
        }
    }

    private static Optional<String> joined(
            List<Criteria> parts, String by, FilterContext context, SqlParameters sqlParameters) {
        List<String> all =
                parts.stream().flatMap(part -> part.sql(context, sqlParameters).stream()).toList();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.stream().collect(Collectors.joining(by, "(", ")")));
    }
}
