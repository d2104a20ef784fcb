package io.minicrm.imports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which column says what the values of another one are for. Several of both are told apart by the
/// numbers in their names, by the name of one in that of the other, or by their order.
final class LabelColumns {

    private record Pair(FileColumn value, FileColumn label) {

        /// "Phone 1 - Label" belongs to no "Phone 2 - Value".
        boolean isPossible() {
            int one = Header.of(value.name()).number();
            int other = Header.of(label.name()).number();
            return one == other || Math.max(one, other) == 1;
        }

        boolean isNumbered() {
            return Header.of(label.name()).number() > 0;
        }

        /// How much of the label's name is the value's.
        int named() {
            String name = Header.of(value.name()).plain();
            return Header.of(label.name()).plain().contains(name) ? name.length() : 0;
        }

        int apart() {
            return Math.abs(value.index() - label.index());
        }
    }

    private LabelColumns() {}

    /// The index of the column with the labels, by that of the column with the values.
    ///
    /// @param targets for each column, null for those that go nowhere
    static Map<Integer, Integer> of(List<FileColumn> columns, List<@Nullable Target> targets) {
        Map<String, List<FileColumn>> labels = new HashMap<>();
        Map<String, List<FileColumn>> values = new HashMap<>();
        for (FileColumn column : columns) {
            Target target = targets.get(column.index());
            if (target != null && target.field().isList()) {
                (target.isLabel() ? labels : values)
                        .computeIfAbsent(target.fieldKey(), _ -> new ArrayList<>())
                        .add(column);
            }
        }
        Map<Integer, Integer> pairs = new HashMap<>();
        labels.forEach((field, of) -> pair(values.getOrDefault(field, List.of()), of, pairs));
        return pairs;
    }

    private static void pair(
            List<FileColumn> values, List<FileColumn> labels, Map<Integer, Integer> pairs) {
        List<Pair> possible =
                values.stream()
                        .flatMap(value -> labels.stream().map(label -> new Pair(value, label)))
                        .filter(Pair::isPossible)
                        .collect(Collectors.toCollection(ArrayList::new));
        boolean inOrder =
                values.size() == labels.size() && possible.stream().noneMatch(Pair::isNumbered);
        if (inOrder) {
            possible.removeIf(pair -> values.indexOf(pair.value()) != labels.indexOf(pair.label()));
        }
        possible.sort(
                Comparator.comparing(Pair::isNumbered)
                        .thenComparing(Pair::named)
                        .reversed()
                        .thenComparing(Pair::apart)
                        .thenComparing(pair -> pair.value().index()));
        for (Pair pair : possible) {
            if (!pairs.containsKey(pair.value().index())
                    && !pairs.containsValue(pair.label().index())) {
                pairs.put(pair.value().index(), pair.label().index());
            }
        }
    }
}
