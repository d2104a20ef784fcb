package io.minicrm.record;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One of a few words. What is kept is the word's key; people read the message `<messages>.<key>`.
public record ChoiceType(String messages, List<String> keys) implements FieldType<String> {

    @Override
    public String parse(Field<String> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        String word = typed.getFirst().strip();
        return named(word).orElseThrow(() -> new InvalidInput("record.problem.choice", word));
    }

    /// The key that goes by this word: itself, or what people read in any language.
    public Optional<String> named(String word) {
        return new Words(messages).named(keys, word);
    }

    @Override
    public List<String> edit(String value, Format format) {
        return List.of(value);
    }

    @Override
    public String show(String value, Format format) {
        return new Words(messages).label(value, format.locale());
    }

    @Override
    public List<Option> options(ParseContext parseContext) {
        return keys.stream().map(key -> new Option(key, show(key, parseContext.format()))).toList();
    }

    @Override
    public JsonNode toJson(String value) {
        return Json.NODES.stringNode(value);
    }

    @Override
    public String fromJson(JsonNode json) {
        return json.stringValue();
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of(Json.text(json));
    }

    public String messageKey(String key) {
        return new Words(messages).messageKey(key);
    }
}
