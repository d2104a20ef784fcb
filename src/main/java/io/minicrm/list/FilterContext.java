package io.minicrm.list;

import io.minicrm.record.FieldType;
import io.minicrm.record.Format;
import io.minicrm.record.PersonSetType;
import io.minicrm.record.TeamType;
import io.minicrm.scope.Actor;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Scope;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// For whom and when filters are asked: who `me` is, and which days `thisMonth` has.
record FilterContext(Scope scope, Format format, Directory directory, LocalDate today) {

    FilterContext(FieldType.ParseContext reading, Directory directory, Instant now) {
        this(
                reading.scope(),
                reading.format(),
                directory,
                now.atZone(reading.format().zone()).toLocalDate());
    }

    /// The days that a value means.
    RelativeDays.Span days(Object value) {
        return value instanceof RelativeDays days
                ? days.span(today, format.locale())
                : new RelativeDays.Span((LocalDate) value, (LocalDate) value);
    }

    /// The ids that a value of this type means; none when there is nothing any more that it names.
    List<Long> ids(FieldType<?> type, Object value) {
        return switch (value) {
            case Long id -> List.of(id);
            case ReaderWord.ME -> List.of(scope.actor().id());
            case ReaderWord.MY_TEAM ->
                    switch (type) {
                        case TeamType _ -> myTeam();
                        case PersonSetType people when people.teams() ->
                                myTeam().stream().map(team -> -team).toList();
                        default -> colleagues();
                    };
            default -> List.of();
        };
    }

    private List<Long> myTeam() {
        return Optional.of(scope.actor()).map(Actor::teamId).stream().toList();
    }

    private List<Long> colleagues() {
        return myTeam().stream()
                .flatMap(team ->
                        directory.everybody().stream()
                                .filter(id ->
                                        directory
                                                .person(id)
                                                .filter(person -> team.equals(person.teamId()))
                                                .isPresent()))
                .toList();
    }
}
