package io.minicrm.record;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads numbers strictly: what has a second meaning is refused, with both offered.
///
/// @param decimals how many decimals there can be
/// @param print a number as this field's input has it; null when the field cannot hold it
record NumberParser(
        NumberNotation notation, int decimals, Function<BigDecimal, @Nullable String> print) {

    /// @param typed what is quoted
    /// @param figure the number in it
    /// @param tooFine why more decimals are refused
    BigDecimal read(String typed, String figure, Problem tooFine) throws InvalidInput {
        BigDecimal own = notation.read(figure);
        List<BigDecimal> others =
                Stream.of(NumberNotation.POINT, NumberNotation.COMMA)
                        .map(other -> other.read(figure))
                        .filter(Objects::nonNull)
                        .filter(other -> own == null || other.compareTo(own) != 0)
                        .toList();
        boolean clear =
                own != null && (own.scale() <= decimals || others.isEmpty() || notation.decided());
        if (own != null && clear && fits(own)) {
            return own;
        }
        if (notation.decided()) {
            throw new InvalidInput(
                    !others.isEmpty()
                            ? Problem.of("record.problem.otherwise", typed)
                            : own == null ? Problem.of("record.problem.number", typed) : tooFine);
        }
        List<BigDecimal> meant = new ArrayList<>();
        Stream.concat(
                        Stream.concat(Stream.ofNullable(own), others.stream()),
                        Stream.ofNullable(own == null ? notation.withoutSign(figure) : null))
                .filter(this::fits)
                .filter(each -> meant.stream().noneMatch(known -> known.compareTo(each) == 0))
                .forEach(meant::add);
        List<String> readings = meant.stream().map(print).filter(Objects::nonNull).toList();
        throw new InvalidInput(
                switch (readings.size()) {
                    case 0 -> own == null ? Problem.of("record.problem.number", typed) : tooFine;
                    case 1 ->
                            new Problem(
                                    "record.problem.meant",
                                    List.of(typed, readings.getFirst()),
                                    readings);
                    default ->
                            new Problem(
                                    "record.problem.either",
                                    List.of(typed, readings.get(0), readings.get(1)),
                                    readings.subList(0, 2));
                });
    }

    /// Zeros at the end are no decimals.
    private boolean fits(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= decimals;
    }
}
