package io.minicrm.record;

import java.util.List;

/// A team, by id.
public record TeamType() implements IdType {

    @Override
    public Long parse(Field<Long> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        return parseContext.references().team(typed.getFirst().strip());
    }

    @Override
    public List<Option> options(ParseContext parseContext) {
        return parseContext.references().directory().teams().stream()
                .map(team -> new Option(Long.toString(team.id()), team.name()))
                .toList();
    }
}
