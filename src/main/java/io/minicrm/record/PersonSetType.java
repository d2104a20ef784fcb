package io.minicrm.record;

import java.util.List;

/// Several colleagues: those who take part in a meeting. Each is typed as one colleague is.
public record PersonSetType() implements IdSetType {

    @Override
    public long one(String word, ParseContext parseContext) throws InvalidInput {
        return PersonType.read(word, parseContext);
    }

    @Override
    public List<Option> options(ParseContext parseContext) {
        return new PersonType().options(parseContext);
    }
}
