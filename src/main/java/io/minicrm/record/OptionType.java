package io.minicrm.record;

import java.util.List;

/// One entry of a list that administrators keep, by id: the stages of pipelines, the reasons for
/// which deals are lost. Typed as its name; `Options` knows the entries.
///
/// @param sql selects id, name, grouping (text), offered (whether records may still get it) and
///   tone (text) of all entries there ever were, in their order
public record OptionType(String sql) implements IdType {

    @Override
    public Long parse(Field<Long> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        return parseContext.references().option(this, typed.getFirst().strip());
    }

    @Override
    public List<Option> options(ParseContext parseContext) {
        return parseContext.references().entries(this).stream()
                .map(entry -> new Option(Long.toString(entry.id()), entry.path()))
                .toList();
    }
}
