package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a list shows, sorts and filters by: a field, or the title by which a record is called and
/// opened.
///
/// @param label message key of its name
/// @param field null for the title of records that have no field of that name
/// @param title SQL for the title when there is no field of it, else nothing
public record Column(String key, String label, @Nullable Field<?> field, String title) {

    static final String TITLE = "name";

    /// All columns of a record type, the title first.
    public static List<Column> all(RecordType<?> type) {
        List<Column> columns = new ArrayList<>();
        columns.add(title(type));
        type.fields().stream()
                .filter(field -> !field.key().equals(TITLE))
                .map(Column::of)
                .forEach(columns::add);
        return columns;
    }

    static Optional<Column> named(RecordType<?> type, String key) {
        return key.equals(TITLE) ? Optional.of(title(type)) : type.field(key).map(Column::of);
    }

    /// The columns of the list as it first is: the title, what people want to know, and when it was
    /// last touched before whose it is.
    public static List<Column> first(RecordType<?> type) {
        List<Column> columns = new ArrayList<>();
        for (Column column : all(type)) {
            if (column.isTitle() || column.field != null && column.field.is(Trait.LISTED)) {
                columns.add(column);
            }
        }
        int owner = columns.indexOf(of(type.owner()));
        type.field("updatedAt")
                .map(Column::of)
                .ifPresent(updated -> columns.add(owner < 0 ? columns.size() : owner, updated));
        return columns;
    }

    private static Column title(RecordType<?> type) {
        return type.field(TITLE)
                .map(Column::of)
                .orElseGet(() -> new Column(TITLE, "list.name", null, type.title()));
    }

    static Column of(Field<?> field) {
        return new Column(field.key(), field.label(), field, "");
    }

    /// SQL for its value; the record's table has the alias `t`. A list has elements instead.
    String sql() {
        return field == null ? title : field.sql("t");
    }

    /// SQL for the currency of an amount.
    String currencySql() {
        if (field == null) {
            throw new IllegalArgumentException(key + " is no amount");
        }
        return field.currencySql("t");
    }

    boolean isTitle() {
        return key.equals(TITLE);
    }

    boolean isSortable() {
        return isTitle() || field != null && field.is(Trait.SORTABLE);
    }

    boolean isFilterable() {
        return isTitle() || field != null;
    }

    /// Whether every record has a value in it.
    boolean isAlwaysFilled() {
        return isTitle()
                || field != null
                        && (field.is(Trait.REQUIRED)
                                || field.is(Trait.DERIVED) && !field.is(Trait.SPARSE));
    }
}
