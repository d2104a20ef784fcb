package io.minicrm.bench;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// What was measured of a page over so many connections. A figure that there is not is left out.
record Figures(String page, int connections, Map<Column, Double> values) {

    /// What is measured, in the order of the table.
    enum Column {
        REQUESTS("requests/s", 0),
        P50("p50 ms", 1),
        P95("p95 ms", 1),
        P99("p99 ms", 1),
        MOST("most ms", 1),
        APPLICATION("application CPU ms", 2),
        DATABASE("database CPU ms", 2),
        STATEMENTS("statements", 0),
        BUFFERS("buffers", 0),
        BYTES("bytes", 0),
        CONSTANT("constant answer /s", 0),
        ALONE("statements alone /s", 0);

        private final String title;
        private final int decimals;

        Column(String title, int decimals) {
            this.title = title;
            this.decimals = decimals;
        }

        String title() {
            return title;
        }

        String text(double value) {
            return String.format(Locale.ROOT, "%,." + decimals + "f", value);
        }
    }

    static Figures of(String page, int connections) {
        return new Figures(page, connections, new EnumMap<>(Column.class));
    }

    Figures with(Column column, double value) {
        values.put(column, value);
        return this;
    }

    /// @return nothing for a figure that there is not
    String text(Column column) {
        Double value = values.get(column);
        return value == null ? "" : column.text(value);
    }

    boolean isOfTheSame(Figures other) {
        return page.equals(other.page) && connections == other.connections;
    }
}
