package io.minicrm.record;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A whole number between two bounds.
///
/// @param grouped whether people read it as a quantity ("1,200") or as a name ("1998")
public record IntegerType(int least, int most, boolean grouped) implements FieldType<Integer> {

    @Override
    public Integer parse(Field<Integer> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        return read(typed.getFirst(), parseContext.format());
    }

    int read(String typed, Format format) throws InvalidInput {
        String text = typed.strip();
        BigDecimal number =
                new NumberParser(format.notation(), 0, each -> offer(each, format))
                        .read(text, text, Problem.of("record.problem.whole", text));
        if (!isWithin(number)) {
            throw new InvalidInput(
                    "record.problem.between", String.valueOf(least), String.valueOf(most));
        }
        return number.intValueExact();
    }

    private boolean isWithin(BigDecimal number) {
        return number.compareTo(BigDecimal.valueOf(least)) >= 0
                && number.compareTo(BigDecimal.valueOf(most)) <= 0;
    }

    private @Nullable String offer(BigDecimal number, Format format) {
        return isWithin(number) ? show(number.intValueExact(), format) : null;
    }

    @Override
    public List<String> edit(Integer value, Format format) {
        return List.of(value.toString());
    }

    @Override
    public String show(Integer value, Format format) {
        return grouped ? format.printNumber(value) : value.toString();
    }

    @Override
    public JsonNode toJson(Integer value) {
        return Json.NODES.numberNode(value);
    }

    @Override
    public Integer fromJson(JsonNode json) {
        return json.intValue();
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of(Json.text(json) + "::integer");
    }

    @Override
    public String searchText(Field<?> field, String alias) {
        return field.sql(alias) + "::text";
    }
}
