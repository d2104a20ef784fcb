package io.minicrm.record;

import java.util.Currency;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What people and other products write for a currency: "USD", "$", "US Dollar", "Euro (EUR)".
public final class CurrencyWord {

    private static final int LONGEST = 60;
    private static final Pattern CODE = Pattern.compile("(?<!\\p{L})[A-Z]{3}(?!\\p{L})");

    private static final Map<String, String> SIGNS =
            Map.ofEntries(
                    Map.entry("€", "EUR"),
                    Map.entry("$", "USD"),
                    Map.entry("us$", "USD"),
                    Map.entry("c$", "CAD"),
                    Map.entry("ca$", "CAD"),
                    Map.entry("a$", "AUD"),
                    Map.entry("au$", "AUD"),
                    Map.entry("nz$", "NZD"),
                    Map.entry("hk$", "HKD"),
                    Map.entry("s$", "SGD"),
                    Map.entry("r$", "BRL"),
                    Map.entry("£", "GBP"),
                    Map.entry("¥", "JPY"),
                    Map.entry("₹", "INR"),
                    Map.entry("₩", "KRW"),
                    Map.entry("₺", "TRY"),
                    Map.entry("₽", "RUB"),
                    Map.entry("₪", "ILS"),
                    Map.entry("zł", "PLN"),
                    Map.entry("kč", "CZK"));

    private static final Map<String, String> NAMES = names();

    private CurrencyWord() {}

    /// The code of the currency that is meant.
    public static String code(String typed) throws InvalidInput {
        String word = typed.strip();
        if (word.length() > LONGEST) {
            throw new InvalidInput("record.problem.currency", word.substring(0, LONGEST));
        }
        String plain = word.toLowerCase(Locale.ROOT);
        String known = SIGNS.getOrDefault(plain, NAMES.get(plain));
        if (known != null) {
            return known;
        }
        Matcher code = CODE.matcher(word);
        return MoneyType.currency(code.find() ? code.group() : word.toUpperCase(Locale.ROOT));
    }

    private static Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        for (Currency currency : Currency.getAvailableCurrencies()) {
            for (Language language : Language.values()) {
                names.put(
                        currency.getDisplayName(language.locale()).toLowerCase(Locale.ROOT),
                        currency.getCurrencyCode());
            }
        }
        return names;
    }
}
