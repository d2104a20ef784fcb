package io.minicrm.record;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Any of the entries of a list that administrators keep: the stages in which a deal has been.
/// Entries are typed by their ids or names.
///
/// @param open whether the entries are tags, of which who types a name into a form makes one
public record OptionSetType(OptionType entries, boolean open) implements IdSetType {

    /// How many words of a form become entries at most.
    private static final int MOST_MADE = 20;

    public OptionSetType(OptionType entries) {
        this(entries, false);
    }

    @Override
    public long one(String word, ParseContext parseContext) throws InvalidInput {
        ReferenceLookup references = parseContext.references();
        return open ? references.tag(word, parseContext.kept()) : references.option(entries, word);
    }

    @Override
    public List<Long> parse(Field<List<Long>> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        if (!open || !parseContext.making()) {
            return IdSetType.super.parse(field, typed, parseContext);
        }
        AtomicInteger made = new AtomicInteger();
        return parse(
                typed,
                parseContext,
                word -> {
                    if (made.incrementAndGet() > MOST_MADE) {
                        throw new InvalidInput("record.problem.many", MOST_MADE);
                    }
                    return parseContext.references().newTag(parseContext.scope(), word);
                });
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
