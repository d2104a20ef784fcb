package io.minicrm.record;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
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
        return keys.stream()
                .filter(key -> word.equalsIgnoreCase(key) || isLabel(word, key))
                .findFirst();
    }

    @Override
    public List<String> edit(String value, Format format) {
        return List.of(value);
    }

    @Override
    public String show(String value, Format format) {
        return label(value, format.locale());
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
        return messages + "." + key;
    }

    private boolean isLabel(String word, String key) {
        return Language.all()
                .anyMatch(language -> word.equalsIgnoreCase(label(key, language.locale())));
    }

    private String label(String key, Locale locale) {
        String room = messages.substring(0, messages.indexOf('.'));
        ResourceBundle bundle =
                ResourceBundle.getBundle(
                        "messages." + room,
                        locale,
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES));
        return bundle.containsKey(messageKey(key)) ? bundle.getString(messageKey(key)) : key;
    }
}
