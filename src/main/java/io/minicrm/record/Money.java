package io.minicrm.record;

import java.math.BigDecimal;

/// An amount in a currency (ISO 4217). Equal when both are, whatever the scale of the amount.
public record Money(BigDecimal amount, String currency) {

    public Money {
        if (!currency.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException("no currency code: " + currency);
        }
        BigDecimal stripped = amount.stripTrailingZeros();
        amount = stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
