package io.minicrm.list;

import io.minicrm.record.RecordType;
import org.jspecify.annotations.Nullable;

/// In which order a list stands; in addresses `name`, or `-updatedAt` for the greatest first.
record Sort(Column column, boolean descending) {

    private static final String USUAL = "-updatedAt";

    /// The order that is asked for, or the latest change first.
    static Sort of(RecordType<?> type, @Nullable String text) {
        String wanted = text == null ? USUAL : text;
        boolean descending = wanted.startsWith("-");
        return Column.named(type, descending ? wanted.substring(1) : wanted)
                .filter(Column::isSortable)
                .map(column -> new Sort(column, descending))
                .orElseGet(() -> of(type, USUAL));
    }

    boolean isUsual() {
        return toString().equals(USUAL);
    }

    Sort reversed() {
        return new Sort(column, !descending);
    }

    @Override
    public String toString() {
        return (descending ? "-" : "") + column.key();
    }
}
