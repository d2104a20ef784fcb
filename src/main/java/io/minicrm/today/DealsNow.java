package io.minicrm.today;

import io.minicrm.deal.Stage;
import io.minicrm.record.Money;
import io.minicrm.scope.RecordRef;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How it stands with somebody's deals.
///
/// @param planless those that have no next step
/// @param stuck those that have been in their stage for longer than that allows
public record DealsNow(Month month, Waiting planless, Waiting stuck) {

    /// What closes this month.
    ///
    /// @param won one sum for each currency, the greatest first
    /// @param expected of those that are still open
    public record Month(
            List<Money> won, List<Money> expected, String wonHref, String expectedHref) {

        /// The currency of the bar: the one in which most is won, or else expected.
        public @Nullable String currency() {
            return won.isEmpty()
                    ? expected.isEmpty() ? null : expected.getFirst().currency()
                    : won.getFirst().currency();
        }

        /// How much of both is won in that currency, in percent.
        public int share() {
            BigDecimal have = in(won);
            BigDecimal all = have.add(in(expected));
            return all.signum() <= 0 || have.signum() <= 0
                    ? 0
                    : have.multiply(BigDecimal.valueOf(100))
                            .divide(all, 0, RoundingMode.HALF_UP)
                            .min(BigDecimal.valueOf(100))
                            .intValue();
        }

        private BigDecimal in(List<Money> sums) {
            return sums.stream()
                    .filter(sum -> sum.currency().equals(currency()))
                    .map(Money::amount)
                    .findFirst()
                    .orElse(BigDecimal.ZERO);
        }
    }

    /// Deals that wait for somebody.
    ///
    /// @param first some of them
    /// @param count how many there are, as far as is counted
    /// @param exceeded whether there are even more
    /// @param href the list of exactly these
    public record Waiting(List<Deal> first, int count, boolean exceeded, String href) {

        static final Waiting NONE = new Waiting(List.of(), 0, false, "");
    }

    /// @param days since it came into its stage
    public record Deal(
            RecordRef ref,
            String name,
            @Nullable RecordRef company,
            @Nullable Money amount,
            Stage stage,
            long days) {}
}
