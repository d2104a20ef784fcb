package io.minicrm.record;

import java.util.List;

/// A team, by id.
public record TeamType() implements IdType {

    @Override
    public Long parse(Field<Long> field, List<String> typed, Reading reading) throws Unreadable {
        return reading.references().team(typed.getFirst().strip());
    }

    @Override
    public List<Option> options(Reading reading) {
        return reading.references().directory().teams().stream()
                .map(team -> new Option(Long.toString(team.id()), team.name()))
                .toList();
    }
}
