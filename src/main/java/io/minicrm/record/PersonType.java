package io.minicrm.record;

import java.util.List;

/// A colleague, by id.
public record PersonType() implements IdType {

    @Override
    public Long parse(Field<Long> field, List<String> typed, Reading reading) throws Unreadable {
        String text = typed.getFirst().strip();
        for (Long id : reading.kept()) {
            if (text.equals(id.toString())) {
                return id;
            }
        }
        return reading.references().person(reading.scope(), text);
    }

    @Override
    public List<Option> options(Reading reading) {
        return reading.references().directory().people().stream()
                .map(person -> new Option(Long.toString(person.id()), person.name()))
                .toList();
    }
}
