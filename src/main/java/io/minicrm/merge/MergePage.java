package io.minicrm.merge;

import io.minicrm.record.Field;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.RecordType;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Records side by side, before they become one.
///
/// @param records the one that is kept first
/// @param moves how many records link to the others or hang on them, by kind: those that the reader
///   sees
/// @param left the same of what lies in the trash, and stays where it is
/// @param forbidden those that keep the reader from merging, because they may not be changed or
///   deleted
/// @param problem why nothing was written: `stale` when one was changed since the reader looked at
///   it, `refused` when no record may be as it would have become
/// @param until the last day on which it can be taken apart again
public record MergePage(
        RecordType<?> type,
        List<RecordSnapshot> records,
        List<MergeRow> rows,
        Map<RecordKind, Integer> moves,
        Map<RecordKind, Integer> left,
        List<RecordSnapshot> forbidden,
        List<Field<?>> tooMany,
        List<Field<?>> noParent,
        @Nullable String problem,
        LocalDate until) {

    public RecordSnapshot into() {
        return records.getFirst();
    }

    public String path() {
        return "/" + type.kind().plural() + "/merge";
    }

    /// The address that shows the same with another record as the one that is kept.
    public String keeping(RecordSnapshot record) {
        return MergeController.address(
                        type.kind(), records.stream().map(each -> each.ref().id()).toList())
                + "&into="
                + record.ref().id();
    }

    public boolean isPossible() {
        return forbidden.isEmpty();
    }

    /// How many of a kind there are, in words.
    public List<String> words(Ui ui, Map<RecordKind, Integer> counts) {
        return counts.entrySet().stream()
                .map(each -> ui.t("change.count." + each.getKey().key(), each.getValue()))
                .toList();
    }
}
