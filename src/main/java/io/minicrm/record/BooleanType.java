package io.minicrm.record;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Yes or no; no is the same as nothing, so a value is always true.
public record BooleanType() implements FieldType<Boolean> {

    @Override
    public Boolean parse(Field<Boolean> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        // The last one counts: a form posts a hidden "false" before the ticked box.
        return read(typed.getLast());
    }

    /// Reads a word for yes or no.
    public static boolean read(String typed) throws InvalidInput {
        String word = typed.strip().toLowerCase(Locale.ROOT);
        if (word.equals("1") || word.equals("x") || isAny(word, language -> language.yes)) {
            return true;
        }
        if (word.equals("0") || isAny(word, language -> language.no)) {
            return false;
        }
        throw new InvalidInput("record.problem.yesNo", typed);
    }

    private static boolean isAny(String word, Function<Language, Set<String>> words) {
        return Language.all().anyMatch(language -> words.apply(language).contains(word));
    }

    @Override
    public List<String> edit(Boolean value, Format format) {
        return List.of(value.toString());
    }

    @Override
    public String show(Boolean value, Format format) {
        return value.toString();
    }

    @Override
    public JsonNode toJson(Boolean value) {
        return Json.NODES.booleanNode(value);
    }

    @Override
    public Boolean fromJson(JsonNode json) {
        return json.booleanValue();
    }

    @Override
    public String json(Field<?> field, String alias) {
        return "nullif(" + field.sql(alias) + ", false)";
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of("coalesce(" + Json.text(json) + "::boolean, false)");
    }
}
