package io.minicrm.record;

import java.util.List;

/// A colleague, by id.
public record PersonType() implements IdType {

    @Override
    public Long parse(Field<Long> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        return read(typed.getFirst().strip(), parseContext);
    }

    /// Whom a text means: somebody who can be chosen, or who stands there already.
    static Long read(String text, ParseContext parseContext) throws InvalidInput {
        for (Long id : parseContext.kept()) {
            if (text.equals(id.toString())) {
                return id;
            }
        }
        return parseContext.references().person(parseContext.scope(), text);
    }

    @Override
    public List<Option> options(ParseContext parseContext) {
        return parseContext.references().directory().people().stream()
                .map(person -> new Option(Long.toString(person.id()), person.name()))
                .toList();
    }
}
