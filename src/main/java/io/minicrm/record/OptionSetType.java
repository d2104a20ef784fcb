package io.minicrm.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Any of the entries of a list that administrators keep, in an array of their ids: the stages in
/// which a deal has been. Entries are typed by their ids or names.
///
/// @param open whether who types a name into a form makes an entry of it, as of tags
public record OptionSetType(OptionType entries, boolean open) implements FieldType<List<Long>> {

    public OptionSetType(OptionType entries) {
        this(entries, false);
    }

    /// Several may stand in one text, with semicolons or commas between them, which may also stand
    /// in a name. In whatever order they are typed, it is the same value.
    @Override
    public List<Long> parse(Field<List<Long>> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        return parse(typed, parseContext, word -> one(word, parseContext, parseContext.making()));
    }

    /// What a word means that is no entry.
    @FunctionalInterface
    public interface Unknown {
        long id(String word) throws InvalidInput;
    }

    /// The same with the words that are no entries read by somebody else.
    public List<Long> parse(List<String> typed, ParseContext parseContext, Unknown unknown)
            throws InvalidInput {
        Set<Long> ids = new TreeSet<>();
        for (String text : typed) {
            for (String word : words(text, parseContext)) {
                ids.add(
                        isOne(word, parseContext)
                                ? one(word, parseContext, false)
                                : unknown.id(word));
            }
        }
        return List.copyOf(ids);
    }

    private List<String> words(String text, ParseContext parseContext) {
        List<String> words = List.of(text.strip());
        for (String separator : List.of(";", ",")) {
            if (words.stream().allMatch(word -> isOne(word, parseContext))) {
                return words;
            }
            words =
                    words.stream()
                            .flatMap(word ->
                                    isOne(word, parseContext)
                                            ? Stream.of(word)
                                            : Stream.of(word.split(separator)).map(String::strip))
                            .filter(word -> !word.isEmpty())
                            .toList();
        }
        return words;
    }

    private long one(String word, ParseContext parseContext, boolean making) throws InvalidInput {
        ReferenceLookup references = parseContext.references();
        return open
                ? references.tag(parseContext.scope(), word, making)
                : references.option(entries, word);
    }

    private boolean isOne(String word, ParseContext parseContext) {
        try {
            one(word, parseContext, false);
            return true;
        } catch (InvalidInput _) {
            return false;
        }
    }

    @Override
    public int longest() {
        return 2_000;
    }

    @Override
    public List<String> edit(List<Long> value, Format format) {
        return value.stream().map(this::typed).toList();
    }

    /// As it is typed that is meant by its id: where any word may be a name, a number alone is one.
    public String typed(long id) {
        return open ? "#" + id : Long.toString(id);
    }

    @Override
    public List<Option> options(ParseContext parseContext) {
        return parseContext.references().entries(entries).stream()
                .map(entry -> new Option(typed(entry.id()), entry.path()))
                .toList();
    }

    @Override
    public String show(List<Long> value, Format format) {
        return String.join(", ", edit(value, format));
    }

    @Override
    public JsonNode toJson(List<Long> value) {
        ArrayNode array = Json.NODES.arrayNode();
        value.forEach(array::add);
        return array;
    }

    @Override
    public List<Long> fromJson(JsonNode json) {
        List<Long> ids = new ArrayList<>();
        json.forEach(id -> ids.add(id.longValue()));
        return ids;
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of(
                """
                (select array_agg(x::bigint)
                 from jsonb_array_elements_text(case jsonb_typeof(%1$s) when 'array' then %1$s else '[]' end) x)\
                """
                        .formatted(json));
    }
}
