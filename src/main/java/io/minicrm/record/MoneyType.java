package io.minicrm.record;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// An amount with its currency, typed as "48,500 EUR", "€ 48,500" or, in the house currency,
/// "48,500".
public record MoneyType() implements FieldType<Money> {

    private static final Pattern CODE = Pattern.compile("\\p{Alpha}{3}");
    private static final BigDecimal LIMIT = new BigDecimal("1000000000000000");

    @Override
    public Money parse(Field<Money> field, List<String> typed, Reading reading) throws Unreadable {
        String text = String.join(" ", typed).strip();
        String currency = reading.format().currency();
        Matcher code = CODE.matcher(text);
        if (code.find()) {
            currency = code.group().toUpperCase(Locale.ROOT);
            text = text.substring(0, code.start()) + text.substring(code.end());
        } else {
            for (String sign : List.of("€EUR", "$USD", "£GBP", "¥JPY")) {
                if (text.contains(sign.substring(0, 1))) {
                    currency = sign.substring(1);
                    text = text.replace(sign.substring(0, 1), "");
                }
            }
        }
        currency(currency);
        BigDecimal amount = reading.format().readNumber(text.strip());
        if (amount.abs().compareTo(LIMIT) >= 0 || amount.stripTrailingZeros().scale() > 4) {
            throw new Unreadable("record.problem.amount", text.strip());
        }
        return new Money(amount, currency);
    }

    /// The code of a currency that there is.
    public static String currency(String code) throws Unreadable {
        try {
            return Currency.getInstance(code).getCurrencyCode();
        } catch (IllegalArgumentException _) {
            throw new Unreadable("record.problem.currency", code);
        }
    }

    @Override
    public List<String> edit(Money value, Format format) {
        return List.of(show(value, format));
    }

    @Override
    public String show(Money value, Format format) {
        return amount(value, format) + " " + value.currency();
    }

    /// The figure alone, with the currency's decimals unless they are all zero.
    public static String amount(Money value, Format format) {
        NumberFormat figures = NumberFormat.getNumberInstance(format.locale());
        int scale = Math.max(value.amount().scale(), 0);
        int usual = Math.max(Currency.getInstance(value.currency()).getDefaultFractionDigits(), 0);
        figures.setMinimumFractionDigits(scale == 0 ? 0 : Math.max(usual, scale));
        figures.setMaximumFractionDigits(Math.max(usual, scale));
        return figures.format(value.amount());
    }

    @Override
    public JsonNode toJson(Money value) {
        return Json.NODES
                .objectNode()
                .put("amount", value.amount())
                .put("currency", value.currency());
    }

    @Override
    public Money fromJson(JsonNode json) {
        return new Money(json.get("amount").decimalValue(), json.get("currency").stringValue());
    }

    @Override
    public List<String> columns(String column) {
        return List.of(column, column + "_currency");
    }

    @Override
    public String snapshot(String alias, String column) {
        return "case when %1$s.%2$s is not null then jsonb_build_object('amount', trim_scale(%1$s.%2$s), 'currency', %1$s.%2$s_currency) end"
                .formatted(alias, column);
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of("(" + json + " ->> 'amount')::numeric", "(" + json + " ->> 'currency')");
    }
}
