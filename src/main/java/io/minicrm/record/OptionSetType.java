package io.minicrm.record;

import java.util.List;

/// Any of the entries of a list that administrators keep: the stages in which a deal has been.
/// Entries are typed by their ids or names.
///
/// @param open whether who types a name into a form makes an entry of it, as of tags
public record OptionSetType(OptionType entries, boolean open) implements IdSetType {

    public OptionSetType(OptionType entries) {
        this(entries, false);
    }

    @Override
    public long one(String word, ParseContext parseContext) throws InvalidInput {
        ReferenceLookup references = parseContext.references();
        return open ? references.tag(word) : references.option(entries, word);
    }

    @Override
    public List<Long> parse(Field<List<Long>> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        return open && parseContext.making()
                ? parse(
                        typed,
                        parseContext,
                        word -> parseContext.references().newTag(parseContext.scope(), word))
                : IdSetType.super.parse(field, typed, parseContext);
    }

    /// Where any word may be a name, a number alone is one.
    @Override
    public String typed(long id) {
        return open ? "#" + id : IdSetType.super.typed(id);
    }

    @Override
    public List<Option> options(ParseContext parseContext) {
        return parseContext.references().entries(entries).stream()
                .map(entry -> new Option(typed(entry.id()), entry.path()))
                .toList();
    }
}
