package io.minicrm.imports;

import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.DecimalType;
import io.minicrm.record.DueType;
import io.minicrm.record.Field;
import io.minicrm.record.FieldType.ParseContext;
import io.minicrm.record.Format;
import io.minicrm.record.IntegerType;
import io.minicrm.record.MoneyType;
import io.minicrm.record.NumberNotation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// In which way the dates and numbers of a column are written: as all its rows tell, or else as
/// somebody said; the reader's own way where nothing tells it.
final class ColumnNotation {

    private ColumnNotation() {}

    /// Whether the file is an export of ours: its columns are known to be written as ours are.
    static boolean isOwn(List<@Nullable Target> targets) {
        return targets.stream().anyMatch(target -> target != null && target.isId());
    }

    static boolean isDate(Field<?> field) {
        return field.type() instanceof DateType
                || field.type() instanceof DateTimeType
                || field.type() instanceof DueType;
    }

    static boolean isNumber(Field<?> field) {
        return field.type() instanceof MoneyType
                || field.type() instanceof DecimalType
                || isWhole(field);
    }

    static boolean isWhole(Field<?> field) {
        return field.type() instanceof IntegerType;
    }

    /// Whether the dates of a column are numbers of days.
    static boolean countsDays(FileColumn column, Field<?> field, ValueMapping valueMapping) {
        return isDate(field) && column.mayCountDays() && valueMapping.countsDays(column);
    }

    /// How a column is read. Our own exports have numbers with a decimal point and without
    /// grouping; a spreadsheet may have written them anew since.
    static ParseContext reading(
            FileColumn column,
            Field<?> field,
            ValueMapping valueMapping,
            boolean own,
            ParseContext readers) {
        boolean fine = isNumber(field) && !isWhole(field);
        Format format =
                own && fine && column.commas() == 0
                        ? readers.format().with(NumberNotation.POINT)
                        : format(column, field, valueMapping, readers.format());
        ParseContext reading = new ParseContext(readers.scope(), format, readers.references());
        return own ? reading.asStored() : reading;
    }

    private static Format format(
            FileColumn column, Field<?> field, ValueMapping valueMapping, Format readers) {
        if (isDate(field)) {
            return column.dayFirst() == column.monthFirst()
                    ? readers
                    : readers.withMonthFirst(column.monthFirst() > column.dayFirst());
        }
        if (isNumber(field)) {
            NumberNotation notation = column.notation();
            if (notation == null && column.asks(readers.notation())) {
                notation = isWhole(field) ? column.ifWhole() : valueMapping.notation(column);
            }
            return notation == null ? readers : readers.with(notation);
        }
        return readers;
    }
}
