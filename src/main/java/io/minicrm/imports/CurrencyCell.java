package io.minicrm.imports;

import io.minicrm.record.CurrencyWord;
import io.minicrm.record.InvalidInput;
import java.util.regex.Pattern;

/// The currency of an amount, in a cell of its own.
final class CurrencyCell {

    /// Signs that several currencies share; the cell says which is meant.
    private static final Pattern SHARED = Pattern.compile("\\p{Lu}{0,2}\\$|¥");

    private static final Pattern NO_CURRENCY = Pattern.compile("[^\\p{L}\\p{Sc}]");

    private CurrencyCell() {}

    /// An amount with the currency that stands beside it, as `Field.parse` takes it.
    ///
    /// @throws InvalidInput when it is none, or when the amount is in another
    static String beside(String amount, String currency) throws InvalidInput {
        String code = CurrencyWord.code(currency);
        String figure = SHARED.matcher(amount).replaceAll("");
        String said = NO_CURRENCY.matcher(figure).replaceAll("");
        if (said.isEmpty()) {
            return figure + " " + code;
        }
        String other;
        try {
            other = CurrencyWord.code(said);
        } catch (InvalidInput _) {
            // No currency at all, but something that makes no amount either
            return figure;
        }
        if (!other.equals(code)) {
            throw new InvalidInput("transfer.problem.currencies", other, code);
        }
        return figure;
    }
}
