package io.minicrm.transfer;

import java.util.List;
import java.util.Map;

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
record Column(
        int index,
        String name,
        boolean doubled,
        long filled,
        Map<Shape, Long> shapes,
        long dayFirst,
        long monthFirst,
        long commas,
        long points) {

    /// Whether nearly all of its cells look like this.
    boolean looksLike(Shape shape) {
        return filled > 0 && shapes.getOrDefault(shape, 0L) * 10 >= filled * 8;
    }

    /// The names of columns, as the file has them.
    static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }
}
