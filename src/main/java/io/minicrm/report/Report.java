package io.minicrm.report;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Figures in lines. The chart is drawn from the same cells that the table shows.
///
/// @param total of all lines, or null where one makes no sense
/// @param chart null when there is nothing to be drawn
public record Report(
        List<Column> columns, List<Line> lines, @Nullable Line total, @Nullable Chart chart) {

    /// More lines nobody would read on a page; the file has them all.
    private static final int MOST = 100;

    /// @param label as it is read
    /// @param kind what its cells are, the first column's being names
    public record Column(String label, Kind kind) {}

    /// What a column holds.
    public enum Kind {
        NAME,
        COUNT,
        AMOUNT,
        PERCENT,
        DAYS
    }

    /// One line, with a cell for each column.
    public record Line(List<Cell> cells) {}

    /// How the figures of some columns are drawn.
    ///
    /// @param currency the one whose amounts are drawn, or null when they are no amounts
    public record Chart(Shape shape, List<Series> series, @Nullable String currency) {}

    /// How bars stand.
    public enum Shape {
        GROUPED,
        STACKED,
        HORIZONTAL;

        /// Its name in style sheets and scripts.
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The bars of one colour.
    ///
    /// @param colour names a style
    /// @param column the place of its column
    public record Series(String colour, int column) {}

    /// The lines that a page shows: of what follows in time the last.
    public List<Line> shown() {
        boolean latest = chart != null && chart.shape() == Shape.GROUPED;
        int first = latest ? left() : 0;
        return lines.subList(first, Math.min(lines.size(), first + MOST));
    }

    /// How many lines only the file has.
    public int left() {
        return Math.max(lines.size() - MOST, 0);
    }

    /// Whether there is not a record to report on.
    public boolean isEmpty() {
        return lines.stream()
                .flatMap(line -> line.cells().stream())
                .noneMatch(cell -> cell instanceof Cell.Count count && count.count() > 0);
    }

    /// What the chart draws of a cell, as JavaScript reads numbers; null when nothing.
    public @Nullable String drawn(Cell cell) {
        BigDecimal drawn = chart == null ? null : cell.chartValue(chart.currency());
        return drawn == null ? null : drawn.toPlainString();
    }

    /// Where the bar that is drawn of a cell leads.
    public @Nullable String way(Cell cell) {
        return chart == null ? null : cell.link(chart.currency());
    }
}
