package io.minicrm.record;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A whole number between two bounds.
///
/// @param grouped whether people read it as a quantity ("1,200") or as a name ("1998")
/// @param offered those that have words of their own and are chosen from; others can be there too
/// @param words the messages of these, as `<words>.15`; empty where there are none
public record IntegerType(int least, int most, boolean grouped, List<Integer> offered, String words)
        implements FieldType<Integer> {

    public IntegerType(int least, int most, boolean grouped) {
        this(least, most, grouped, List.of(), "");
    }

    /// Whether people choose it among words.
    public boolean isWorded() {
        return !offered.isEmpty();
    }

    @Override
    public Integer parse(Field<Integer> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        String text = typed.getFirst();
        Optional<String> worded = new Words(words).named(keys(), text.strip());
        return worded.isPresent()
                ? Integer.valueOf(worded.get())
                : read(text, parseContext.format());
    }

    @Override
    public List<Option> options(ParseContext parseContext) {
        return offered.stream()
                .map(each -> new Option(each.toString(), show(each, parseContext.format())))
                .toList();
    }

    private List<String> keys() {
        return offered.stream().map(Object::toString).toList();
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
        if (offered.contains(value)) {
            return new Words(words).label(value.toString(), format.locale());
        }
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
