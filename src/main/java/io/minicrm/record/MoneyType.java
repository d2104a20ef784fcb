package io.minicrm.record;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// An amount with its currency, typed as "48,500 EUR", "€ 48,500" or, in the house currency,
/// "48,500".
///
/// @param negative whether it may be below zero
public record MoneyType(boolean negative) implements FieldType<Money> {

    private static final Map<String, String> SIGNS =
            Map.of("€", "EUR", "$", "USD", "US$", "USD", "£", "GBP", "¥", "JPY", "₹", "INR");
    private static final BigDecimal LIMIT = new BigDecimal("1000000000000000");
    private static final int LONGEST = 100;
    private static final int STORED_DECIMALS = 4;

    /// `,-` and `.–` instead of decimals, as prices have it.
    private static final Pattern NO_DECIMALS = Pattern.compile("^[.,][-—]{0,2}");

    public MoneyType() {
        this(false);
    }

    @Override
    public Money parse(Field<Money> field, List<String> typed, ParseContext parseContext)
            throws InvalidInput {
        return read(String.join(" ", typed), parseContext.format(), parseContext.stored());
    }

    /// @param stored whether it may have all the decimals that can be stored
    Money read(String typed, Format format, boolean stored) throws InvalidInput {
        String said = typed.strip();
        if (said.length() > LONGEST) {
            throw new InvalidInput("record.problem.number", said);
        }
        String text = NumberNotation.plain(said);
        String figure = NumberNotation.figure(text);
        int begin = text.indexOf(figure);
        String before = text.substring(0, begin).strip();
        String behind =
                NO_DECIMALS.matcher(text.substring(begin + figure.length())).replaceFirst("");
        String after = behind.strip();
        boolean below = before.startsWith("-") || before.endsWith("-");
        before = before.replaceFirst("^[+-]|[+-]$", "").strip();
        if (figure.isEmpty() || !isCurrency(before) || !isCurrency(after)) {
            throw new InvalidInput("record.problem.number", said);
        }
        String code = code(before, after, said, format.currency());
        if (below && !negative) {
            throw new InvalidInput("record.problem.negative");
        }
        int decimals = stored ? STORED_DECIMALS : decimals(code);
        String prefix = said.substring(0, begin);
        String suffix = said.substring(said.length() - behind.length());
        BigDecimal amount =
                new NumberParser(
                                format.notation(),
                                decimals,
                                number -> prefix + amount(new Money(number, code), format) + suffix)
                        .read(said, figure, Problem.of("record.problem.decimals", code, decimals));
        if (amount.compareTo(LIMIT) >= 0) {
            throw new InvalidInput("record.problem.amount", said);
        }
        return new Money(below ? amount.negate() : amount, code);
    }

    /// Whether there is nothing beside the figure but what can say a currency.
    private static boolean isCurrency(String text) {
        return text.isEmpty()
                || SIGNS.containsKey(text.toUpperCase(Locale.ROOT))
                || text.length() == 3 && text.chars().allMatch(Character::isLetter);
    }

    private static String code(String before, String after, String said, String otherwise)
            throws InvalidInput {
        String first = before.isEmpty() ? after : before;
        String code = first.isEmpty() ? otherwise : currencyOf(first);
        if (!before.isEmpty() && !after.isEmpty() && !currencyOf(after).equals(code)) {
            throw new InvalidInput("record.problem.number", said);
        }
        return currency(code);
    }

    private static String currencyOf(String text) throws InvalidInput {
        String upper = text.toUpperCase(Locale.ROOT);
        return SIGNS.containsKey(upper) ? SIGNS.get(upper) : currency(upper);
    }

    /// The code of a currency that there is.
    public static String currency(String code) throws InvalidInput {
        try {
            return Currency.getInstance(code).getCurrencyCode();
        } catch (IllegalArgumentException _) {
            throw new InvalidInput("record.problem.currency", code);
        }
    }

    /// How many decimals its amounts have.
    public static int decimals(String currency) {
        return Math.max(Currency.getInstance(currency).getDefaultFractionDigits(), 0);
    }

    /// The decimals of those currencies that have not two.
    public static Map<String, Integer> unusualDecimals() {
        return Currency.getAvailableCurrencies().stream()
                .map(Currency::getCurrencyCode)
                .filter(code -> decimals(code) != 2)
                .collect(Collectors.toMap(code -> code, MoneyType::decimals));
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
        int usual = decimals(value.currency());
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
    public String json(Field<?> field, String alias) {
        return "case when %1$s is not null then json_build_object('amount', trim_scale(%1$s), 'currency', %2$s) end"
                .formatted(field.sql(alias), field.currencySql(alias));
    }

    @Override
    public List<String> fromJson(String json) {
        return List.of("(" + json + " ->> 'amount')::numeric", "(" + json + " ->> 'currency')");
    }
}
