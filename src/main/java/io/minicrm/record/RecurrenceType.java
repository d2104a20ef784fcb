package io.minicrm.record;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A rule by which something comes again. Typed as the rule itself, or in the words in which those
/// that are offered are read.
public record RecurrenceType() implements FieldType<Recurrence> {

    private static final int LONGEST = 500;

    @Override
    public int longest() {
        return LONGEST;
    }

    @Override
    public Recurrence parse(Field<Recurrence> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        String text = typed.getFirst().strip();
        Optional<Recurrence> named =
                Recurrence.offered(null).stream()
                        .filter(each ->
                                Language.all()
                                        .anyMatch(language ->
                                                RecurrenceWords.of(each, language.locale())
                                                        .equalsIgnoreCase(text)))
                        .findFirst();
        return named.isPresent() ? named.get() : Recurrence.read(text);
    }

    @Override
    public List<String> edit(Recurrence value, Format format) {
        return List.of(value.rule());
    }

    @Override
    public String show(Recurrence value, Format format) {
        return RecurrenceWords.of(value, format);
    }

    @Override
    public JsonNode toJson(Recurrence value) {
        return Json.NODES.stringNode(value.rule());
    }

    @Override
    public Recurrence fromJson(JsonNode json) {
        return new Recurrence(json.stringValue());
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of(Json.text(json));
    }
}
