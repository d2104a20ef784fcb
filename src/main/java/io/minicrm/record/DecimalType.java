package io.minicrm.record;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A number with or without decimals. Zeros at its end are none.
///
/// @param decimals how many it may have
public record DecimalType(int decimals) implements FieldType<BigDecimal> {

    private static final BigDecimal LIMIT = new BigDecimal("1000000000000000");

    @Override
    public BigDecimal parse(Field<BigDecimal> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        String text = typed.getFirst().strip();
        Format format = parseContext.format();
        String figure =
                text.startsWith("-") || text.startsWith("\u2212") ? text.substring(1) : text;
        BigDecimal number =
                new NumberParser(format.notation(), decimals, each -> offer(each, text, format))
                        .read(text, figure, Problem.of("record.problem.fine", decimals));
        BigDecimal signed = plain(figure.equals(text) ? number : number.negate());
        if (!isWithin(signed)) {
            throw new InvalidInput("record.problem.amount", text);
        }
        return signed;
    }

    private static boolean isWithin(BigDecimal number) {
        return number.abs().compareTo(LIMIT) < 0;
    }

    private @Nullable String offer(BigDecimal number, String text, Format format) {
        BigDecimal meant = plain(text.startsWith("-") ? number.negate() : number);
        return isWithin(meant) ? show(meant, format) : null;
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    @Override
    public List<String> edit(BigDecimal value, Format format) {
        return List.of(show(value, format));
    }

    @Override
    public String show(BigDecimal value, Format format) {
        return format.printDecimal(value);
    }

    @Override
    public JsonNode toJson(BigDecimal value) {
        return Json.NODES.numberNode(value);
    }

    @Override
    public BigDecimal fromJson(JsonNode json) {
        return plain(json.decimalValue());
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of(Json.text(json) + "::numeric");
    }

    @Override
    public String searchText(Field<?> field, String alias) {
        return field.sql(alias) + "::text";
    }
}
