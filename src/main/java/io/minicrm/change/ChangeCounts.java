package io.minicrm.change;

import io.minicrm.scope.RecordKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How many records of which kind a change set wrote, and how.
public record ChangeCounts(List<Part> parts) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// What was done to the records of one kind.
    ///
    /// @param op insert, update, delete, restore or kept
    public record Part(RecordKind kind, String op, int records) {}

    public ChangeCounts {
        parts = List.copyOf(parts);
    }

    /// Reads `{"2.insert": 500}`; kinds that this version does not know are passed over.
    static ChangeCounts of(String json) {
        List<Part> parts = new ArrayList<>();
        JsonNode counts = JSON.readTree(json);
        for (String key : counts.propertyNames()) {
            int dot = key.indexOf('.');
            int code = Integer.parseInt(key.substring(0, dot));
            for (RecordKind kind : RecordKind.values()) {
                if (kind.code() == code) {
                    parts.add(new Part(kind, key.substring(dot + 1), counts.get(key).intValue()));
                }
            }
        }
        parts.sort(
                Comparator.comparingInt(Part::records)
                        .reversed()
                        .thenComparing(Part::kind)
                        .thenComparing(Part::op));
        return new ChangeCounts(parts);
    }

    /// What was done in these ways, the most first.
    ChangeCounts of(Set<String> ops) {
        return new ChangeCounts(parts.stream().filter(part -> ops.contains(part.op())).toList());
    }

    ChangeCounts without(String op) {
        return new ChangeCounts(parts.stream().filter(part -> !part.op().equals(op)).toList());
    }

    /// The number of records by kind, the most first.
    List<Part> byKind() {
        return parts.stream()
                .collect(Collectors.groupingBy(Part::kind, Collectors.summingInt(Part::records)))
                .entrySet()
                .stream()
                .map(kind -> new Part(kind.getKey(), "", kind.getValue()))
                .sorted(Comparator.comparingInt(Part::records).reversed().thenComparing(Part::kind))
                .toList();
    }

    int records() {
        return parts.stream().mapToInt(Part::records).sum();
    }

    int records(String op) {
        return of(Set.of(op)).records();
    }

    /// Whether it is about one record, with at most one of another kind beside it, so that a name
    /// says it all.
    boolean isOne() {
        return !parts.isEmpty() && byKind().stream().allMatch(kind -> kind.records() == 1);
    }
}
