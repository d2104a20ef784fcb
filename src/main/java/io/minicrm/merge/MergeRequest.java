package io.minicrm.merge;

import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Which records shall become which one, and what that shall be.
///
/// @param into the record that is kept
/// @param versions the versions that somebody looked at, of it and of those that go into it
/// @param json what was chosen, as JSON of `Values`
record MergeRequest(RecordRef into, Map<Long, Integer> versions, String json) {

    static MergeRequest of(RecordRef into, Map<Long, Integer> versions, Values chosen) {
        return new MergeRequest(into, versions, chosen.toJson());
    }

    static MergeRequest of(String payload) {
        String[] parts = payload.split("\n", 4);
        Map<Long, Integer> versions = new LinkedHashMap<>();
        Arrays.stream(parts[2].split(","))
                .map(each -> each.split(":"))
                .forEach(each -> versions.put(Long.valueOf(each[0]), Integer.valueOf(each[1])));
        return new MergeRequest(
                new RecordRef(RecordKind.named(parts[0]).orElseThrow(), Long.parseLong(parts[1])),
                versions,
                parts[3]);
    }

    String payload() {
        return String.join(
                "\n",
                into.kind().key(),
                Long.toString(into.id()),
                versions.entrySet().stream()
                        .map(each -> each.getKey() + ":" + each.getValue())
                        .collect(Collectors.joining(",")),
                json);
    }

    /// Those that go into the other one.
    List<Long> merged() {
        return versions.keySet().stream().filter(id -> id != into.id()).toList();
    }

    List<Long> all() {
        return List.copyOf(versions.keySet());
    }

    Values chosen(Catalogue catalogue) {
        RecordType<?> type = catalogue.type(into.kind());
        return Values.fromJson(type, json);
    }
}
