package io.minicrm.list;

import io.minicrm.record.Problem;
import io.minicrm.search.SqlParameters;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What records have to fulfil: one filter, or several that are joined.
public sealed interface Criteria
        permits Filter, Criteria.Group, Criteria.Picked, Criteria.Unreadable {

    /// SQL over the record's table with the alias `t`; empty when it lets everything through,
    /// because nothing in it could be read.
    Optional<String> sql(FilterContext context, SqlParameters sqlParameters);

    /// Whether something in it could not be read as it was meant.
    boolean hasProblem();

    /// What is left without this very part of it; nothing when that was all. A group of which one
    /// part is left is that part, unless it denies it, or the part is a filter only in a group.
    default Optional<Criteria> without(Criteria part) {
        return this == part ? Optional.empty() : Optional.of(this);
    }

    /// How deep groups stand in each other.
    default int depth() {
        return 0;
    }

    /// Several that are one.
    sealed interface Group extends Criteria {

        List<Criteria> parts();

        /// The same of others.
        Group of(List<Criteria> others);

        @Override
        default int depth() {
            return 1 + parts().stream().mapToInt(Criteria::depth).max().orElse(0);
        }

        @Override
        default Optional<Criteria> without(Criteria part) {
            if (this == part) {
                return Optional.empty();
            }
            List<Criteria> left =
                    parts().stream().flatMap(each -> each.without(part).stream()).toList();
            boolean isOne = left.size() == 1 && parts().size() > 1;
            if (isOne && !(this instanceof Not) && !(left.getFirst() instanceof Unreadable)) {
                return Optional.of(left.getFirst());
            }
            return left.isEmpty() ? Optional.empty() : Optional.of(of(left));
        }

        @Override
        default boolean hasProblem() {
            return parts().stream().anyMatch(Criteria::hasProblem);
        }
    }

    /// Each has to hold.
    record All(List<Criteria> parts) implements Group {

        @Override
        public Group of(List<Criteria> others) {
            return new All(others);
        }

        @Override
        public Optional<String> sql(FilterContext context, SqlParameters sqlParameters) {
            return joined(parts, " and ", context, sqlParameters);
        }
    }

    /// One has to hold.
    record Any(List<Criteria> parts) implements Group {

        /// This part or that one.
        static Any of(Criteria part, Criteria other) {
            return new Any(
                    Stream.concat(
                                    part instanceof Any any ? any.parts.stream() : Stream.of(part),
                                    Stream.of(other))
                            .toList());
        }

        @Override
        public Group of(List<Criteria> others) {
            return new Any(others);
        }

        @Override
        public Optional<String> sql(FilterContext context, SqlParameters sqlParameters) {
            return joined(parts, " or ", context, sqlParameters);
        }
    }

    /// They must not all hold: true for all other records, those without a value among them.
    record Not(List<Criteria> parts) implements Group {

        @Override
        public Group of(List<Criteria> others) {
            return new Not(others);
        }

        @Override
        public Optional<String> sql(FilterContext context, SqlParameters sqlParameters) {
            return joined(parts, " and ", context, sqlParameters).map("%s is not true"::formatted);
        }
    }

    /// One of those that somebody picked, by their ids. Whatever else holds for a list holds for
    /// them too: an id that was made up, or is of somebody else's record, finds nothing.
    record Picked(List<Long> ids) implements Criteria {

        /// How these records stand in addresses and forms: `ids=12,15`, or a parameter each.
        static final String PARAMETER = "ids";

        /// So many can be picked; more are all that match a filter.
        static final int MOST = 1000;

        private static final Pattern ID = Pattern.compile("\\d{1,18}");

        /// Those that are named; without any the parameter means none, never all.
        static Picked of(List<String> typed) {
            return new Picked(
                    typed.stream()
                            .flatMap(word -> Stream.of(word.split(",")))
                            .filter(word -> ID.matcher(word).matches())
                            .map(Long::valueOf)
                            .distinct()
                            .toList());
        }

        String written() {
            return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
        }

        @Override
        public Optional<String> sql(FilterContext context, SqlParameters sqlParameters) {
            return Optional.of(
                    "t.id = any(%s::bigint[])"
                            .formatted(sqlParameters.bind(ids.toArray(Long[]::new))));
        }

        @Override
        public boolean hasProblem() {
            return ids.size() > MOST;
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
