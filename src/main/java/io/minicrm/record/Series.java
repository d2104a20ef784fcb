package io.minicrm.record;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/// That a record of a type may stand for all that is still to come of a series. When it is over,
/// the next one is made as it was, and takes the rule along, so that a rule stands on one alone.
///
/// @param rule by which it comes again
/// @param due when it is
/// @param over has a value once it is over
/// @param own what each of them has for itself, besides
public record Series(Field<Recurrence> rule, Field<Due> due, Field<?> over, List<Field<?>> own) {

    /// Lets a rule that is written begin with the day on which its record is due.
    void begin(Values written, Values all) {
        Recurrence begun = written.get(rule);
        Due first = all.get(due);
        if (begun != null && first != null) {
            all.with(rule, begun.since(first));
            written.with(rule, begun.since(first));
        }
    }

    /// Whether a record goes on with this change of it.
    boolean goesOn(Values before, Values after) {
        return before.get(over) == null && after.get(over) != null && after.get(rule) != null;
    }

    /// SQL that is true where JSON that becomes other JSON goes on.
    String sqlGoesOn(String before, String after) {
        return "(%1$s ->> '%3$s') is null and (%2$s ->> '%3$s') is not null and (%2$s ->> '%4$s') is not null"
                .formatted(before, after, over.key(), rule.key());
    }

    /// What comes after one that is over; empty when that was the last.
    ///
    /// @param last all values that it would have with its rule
    Optional<Values> next(Values last, ZonedDateTime now) {
        Recurrence recurrence = last.get(rule);
        return recurrence == null
                ? Optional.empty()
                : recurrence
                        .next(last.get(due), now)
                        .map(next -> {
                            Values values =
                                    last.copy()
                                            .with(due, next.due())
                                            .with(rule, next.recurrence().since(next.due()))
                                            .with(over, null);
                            own.forEach(field -> values.with(field, null));
                            return values;
                        });
    }
}
