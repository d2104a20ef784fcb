package io.minicrm.record;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Several things of one list, in an array of their ids. In whatever order they are typed, it is
/// the same value.
public sealed interface IdSetType extends FieldType<List<Long>>
        permits OptionSetType, PersonSetType {

    /// How many there can be.
    int MOST = 200;

    /// The one that an id or a name means.
    long one(String word, ParseContext parseContext) throws InvalidInput;

    /// What a word means that is none of them.
    @FunctionalInterface
    interface Unknown {
        long id(String word) throws InvalidInput;
    }

    @Override
    default List<Long> parse(Field<List<Long>> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        return parse(typed, parseContext, word -> one(word, parseContext));
    }

    /// Several may stand in one text, with semicolons or commas between them, which may also stand
    /// in a name.
    default List<Long> parse(List<String> typed, ParseContext parseContext, Unknown unknown)
            throws InvalidInput {
        Set<String> words = new LinkedHashSet<>();
        for (String text : typed) {
            words.addAll(words(text, parseContext));
            if (words.size() > MOST) {
                throw new InvalidInput("record.problem.many", MOST);
            }
        }
        Set<Long> ids = new TreeSet<>();
        for (String word : words) {
            ids.add(isOne(word, parseContext) ? one(word, parseContext) : unknown.id(word));
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
                            .distinct()
                            .flatMap(word ->
                                    isOne(word, parseContext)
                                            ? Stream.of(word)
                                            : Stream.of(word.split(separator)).map(String::strip))
                            .filter(word -> !word.isEmpty())
                            .toList();
        }
        return words;
    }

    private boolean isOne(String word, ParseContext parseContext) {
        try {
            one(word, parseContext);
            return true;
        } catch (InvalidInput _) {
            return false;
        }
    }

    @Override
    default int longest() {
        return 2_000;
    }

    @Override
    default List<String> edit(List<Long> value, Format format) {
        return value.stream().map(this::typed).toList();
    }

    /// As it is typed that is meant by its id.
    default String typed(long id) {
        return Long.toString(id);
    }

    @Override
    default String show(List<Long> value, Format format) {
        return String.join(", ", edit(value, format));
    }

    @Override
    default JsonNode toJson(List<Long> value) {
        ArrayNode array = Json.NODES.arrayNode();
        value.forEach(array::add);
        return array;
    }

    @Override
    default List<Long> fromJson(JsonNode json) {
        List<Long> ids = new ArrayList<>();
        json.forEach(id -> ids.add(id.longValue()));
        return ids;
    }

    @Override
    default List<String> fromJson(String json) {
        return List.of(
                """
                (select array_agg(x::bigint)
                 from jsonb_array_elements_text(case jsonb_typeof(%1$s) when 'array' then %1$s end) x)\
                """
                        .formatted(json));
    }
}
