package io.minicrm.imports;

import io.minicrm.record.NumberNotation;
import io.minicrm.record.SerialDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A column of a file, with what stands in all its rows.
///
/// @param name as the file has it; empty when the file names it not
/// @param doubled whether a column before it has the same name
/// @param filled how many rows have something in it
/// @param shapes what the filled cells look like
/// @param dayFirst how many dates can only be read with the day first
/// @param monthFirst how many dates can only be read with the month first
/// @param commas how many numbers can only be read with a decimal comma
/// @param points how many numbers can only be read with a decimal point
/// @param either a number that has another value with a decimal comma than with a point, or a date
///   that is another one with the month first, or one of the numbers that may all count days; null
///   when there is none
record FileColumn(
        int index,
        String name,
        boolean doubled,
        long filled,
        Map<CellPattern, Long> shapes,
        long dayFirst,
        long monthFirst,
        long commas,
        long points,
        @Nullable String either) {

    /// How its numbers are written, as far as the cells tell it.
    @Nullable NumberNotation notation() {
        return commas == points
                ? null
                : commas > points ? NumberNotation.COMMA : NumberNotation.POINT;
    }

    /// Whether only people know how its numbers are written. Three digits behind a comma are no
    /// question to whoever parts thousands with it: programs write decimals with a point.
    boolean asks(NumberNotation readers) {
        return notation() == null
                && either != null
                && NumberNotation.told(either) != NumberNotation.Told.NOTHING
                && (commas > 0 || either.indexOf('.') >= 0 || readers.decimal() == ',');
    }

    /// Whether all its cells may be what a spreadsheet keeps of dates.
    boolean mayCountDays() {
        return either != null && SerialDate.read(either).isPresent();
    }

    /// How its numbers are written if they are whole: then the sign in them parts thousands.
    NumberNotation ifWhole() {
        return either != null && either.indexOf('.') >= 0
                ? NumberNotation.COMMA
                : NumberNotation.POINT;
    }

    /// Whether nearly all of its cells look like this.
    boolean looksLike(CellPattern cellPattern) {
        return filled > 0 && shapes.getOrDefault(cellPattern, 0L) * 10 >= filled * 8;
    }

    /// The names of columns, as the file has them.
    static List<String> names(List<FileColumn> columns) {
        return columns.stream().map(FileColumn::name).toList();
    }
}
