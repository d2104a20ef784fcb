package io.minicrm.record;

import java.util.List;
import java.util.stream.Collectors;

/// Where the values of a field lie. Only its field knows: everybody else asks that one for the SQL
/// of a value, and so works wherever it is.
sealed interface Storage {

    /// SQL for the parts of a value in the row `alias` of the record's table, the value itself
    /// first. A list has elements instead.
    List<String> parts(FieldType<?> type, String alias);

    /// SQL for what follows `from` to read the elements `x` of the list in the row `alias` for
    /// which a condition is true.
    String elements(ListType<?> list, String alias, String condition);

    /// SQL for a relation `x` of the elements of all lists in a table, with their `record_id`.
    String allElements(ListType<?> list, String table);

    /// In a column of the record's table, with what stands beside the value in further ones.
    record Column(String name) implements Storage {

        @Override
        public List<String> parts(FieldType<?> type, String alias) {
            return type.columns(alias + "." + name);
        }

        @Override
        public String elements(ListType<?> list, String alias, String condition) {
            throw new IllegalStateException(name + " is a column and has no elements");
        }

        @Override
        public String allElements(ListType<?> list, String table) {
            throw new IllegalStateException(name + " is a column and has no elements");
        }
    }

    /// In the rows of a table of its own, one for each element, with the record's id in `owner`.
    record ChildTable(String name, String owner) implements Storage {

        @Override
        public List<String> parts(FieldType<?> type, String alias) {
            return List.of();
        }

        @Override
        public String elements(ListType<?> list, String alias, String condition) {
            return "%s x where x.%s = %s.id and %s".formatted(name, owner, alias, condition);
        }

        @Override
        public String allElements(ListType<?> list, String table) {
            return "(select y.%s as record_id, y.* from %s y) x".formatted(owner, name);
        }
    }

    /// Under a key of the document `custom` in the record's table, as the JSON of its type.
    record Json(String key) implements Storage {

        String value(String alias) {
            return "(%s.custom -> '%s')".formatted(alias, key);
        }

        @Override
        public List<String> parts(FieldType<?> type, String alias) {
            return type.fromJson(value(alias));
        }

        @Override
        public String elements(ListType<?> list, String alias, String condition) {
            return "(select %s from jsonb_array_elements(%s) with ordinality e) x where %s"
                    .formatted(columns(list), value(alias), condition);
        }

        @Override
        public String allElements(ListType<?> list, String table) {
            return "(select y.id as record_id, %s from %s y, jsonb_array_elements(%s) with ordinality e) x"
                    .formatted(columns(list), table, value("y"));
        }

        private static String columns(ListType<?> list) {
            return list.childColumns().stream()
                    .map(column -> column.in("e.value") + " as " + column.name())
                    .collect(
                            Collectors.joining(
                                    ", ",
                                    "e.ordinality - 1 as position, ",
                                    list.derivedColumns("e.value")));
        }
    }
}
