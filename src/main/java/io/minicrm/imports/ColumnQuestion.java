package io.minicrm.imports;

import io.minicrm.record.Format;
import io.minicrm.record.NumberNotation;
import io.minicrm.record.SerialDate;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the numbers of a column are written, where its cells do not tell, or whether they count
/// days.
///
/// @param input the name of the input
/// @param example one of them
/// @param days what it means when it counts days, or null when it is an amount
/// @param point what it means when the point is decimal, or null
/// @param comma what it means when the comma is decimal, or null
/// @param said `point`, `comma`, `days`, or null when nothing was said
public record ColumnQuestion(
        String input,
        String example,
        @Nullable String days,
        @Nullable String point,
        @Nullable String comma,
        @Nullable String said) {

    static String input(FileColumn column) {
        return "numbers" + column.index();
    }

    static @Nullable ColumnQuestion of(
            FileColumn column,
            List<@Nullable Target> targets,
            ValueMapping valueMapping,
            Format format) {
        Target target = targets.get(column.index());
        String example = column.either();
        if (target != null
                && example != null
                && ColumnNotation.isDate(target.field())
                && column.mayCountDays()) {
            return new ColumnQuestion(
                    input(column),
                    example,
                    SerialDate.read(example).map(format::printDate).orElse(null),
                    null,
                    null,
                    valueMapping.countsDays(column) ? ValueMapping.DAYS : null);
        }
        if (target == null
                || example == null
                || ColumnNotation.isOwn(targets)
                || !ColumnNotation.isNumber(target.field())
                || ColumnNotation.isWhole(target.field())
                || !column.asks(format.notation())) {
            return null;
        }
        NumberNotation said = valueMapping.notation(column);
        return new ColumnQuestion(
                input(column),
                example,
                null,
                meaning(NumberNotation.POINT, example, format),
                meaning(NumberNotation.COMMA, example, format),
                said == null
                        ? null
                        : said.equals(NumberNotation.POINT)
                                ? ValueMapping.POINT
                                : ValueMapping.COMMA);
    }

    /// Whether nothing can be read without an answer; dates can also be given up.
    public boolean isNeeded() {
        return days == null;
    }

    private static @Nullable String meaning(
            NumberNotation notation, String example, Format format) {
        BigDecimal number = notation.readIn(example);
        return number == null ? null : format.printNumber(number);
    }
}
