package io.minicrm.merge;

import io.minicrm.record.RecordType;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Pairs of records that are probably the same.
///
/// @param kinds those that the reader may merge
/// @param dismissed whether those are shown of which somebody said that they are not
/// @param just the pair of which the reader has just said so, or null
/// @param next the address of the next stretch, or null
public record DuplicatesPage(
        RecordType<?> type,
        List<RecordKind> kinds,
        List<Pair> pairs,
        boolean dismissed,
        @Nullable Place just,
        @Nullable String next) {

    /// Which pair it is, and where it stands.
    public record Place(int score, long a, long b) {

        /// In addresses: `a-b`.
        public String ids() {
            return a + "-" + b;
        }
    }

    /// @param reasons what they share: keys of fields, `title` or `name`
    /// @param dismissedBy who said that they are not the same, or null
    public record Pair(
            Place place,
            String firstTitle,
            @Nullable String firstSubtitle,
            String secondTitle,
            @Nullable String secondSubtitle,
            List<String> reasons,
            @Nullable Long dismissedBy) {}

    /// The reasons that are no fields.
    private static final Set<String> WORDED = Set.of("title", "name", DuplicateSearch.FORM);

    public RecordKind kind() {
        return type.kind();
    }

    public String path(RecordKind of) {
        return DuplicateController.PATH + "?kind=" + of.plural();
    }

    /// Why, in words: "same e-mail, similar name at the same company".
    public String why(Ui ui, Pair pair) {
        return pair.reasons().stream()
                .map(reason ->
                        type.field(reason)
                                .filter(_ -> !WORDED.contains(reason))
                                .map(field -> ui.t("merge.because.same", ui.t(field.label())))
                                .orElseGet(() -> ui.t("merge.because." + reason)))
                .collect(Collectors.joining(", "));
    }
}
