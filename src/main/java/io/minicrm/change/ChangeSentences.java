package io.minicrm.change;

import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tells change sets in the reader's words.
public final class ChangeSentences {

    /// What each kind of change set is about; whatever else it wrote went along with that.
    private static final Map<String, Set<String>> MAIN =
            Map.of(
                    "create", Set.of("insert"),
                    "edit", Set.of("update"),
                    "delete", Set.of("delete"),
                    "restore", Set.of("restore"),
                    "merge", Set.of("delete"));

    private ChangeSentences() {}

    /// Who did what: "Jonas Becker changed Katharina Wesselhöft".
    static String did(Ui ui, Changes.Summary change) {
        String done =
                change.undoesId() != null && change.records() == 0 ? "tried" : verb(change.root());
        String what = change.root().steps() == 0 ? what(ui, change.root()) : undone(ui, change);
        return ui.isMe(change.actorId())
                ? ui.t("change.did." + done + ".you", what)
                : ui.t("change.did." + done + ".other", actor(ui, change.actorName()), what);
    }

    /// What was done: "Katharina Wesselhöft changed".
    static String done(Ui ui, Changes.Summary change) {
        return change.root().steps() == 0
                ? capital(ui.t("change.done." + change.kind(), what(ui, change.root())))
                : ui.t("change.done." + verb(change.root()), undone(ui, change));
    }

    /// The number of records by kind: "500 contacts, 498 companies".
    static String records(Ui ui, ChangeCounts counts) {
        return counts.byKind().stream()
                .map(part -> records(ui, part.kind(), part.records()))
                .collect(Collectors.joining(", "));
    }

    static String records(Ui ui, RecordKind kind, int records) {
        return ui.t("change.count." + kind.key(), records);
    }

    /// Why a change cannot be taken back.
    public static String whyNot(Ui ui, Changes.Summary change) {
        Changes.Undoing undoing = change.undoing();
        if (change.mergedOn()) {
            return ui.t("change.refused.merged");
        }
        if (undoing == null) {
            return ui.t(change.records() == 0 ? "change.refused.nothing" : "change.refused.old");
        }
        String when = ui.dateTime(undoing.at());
        return ui.isMe(undoing.actorId())
                ? ui.t("change.undone.you", when)
                : ui.t("change.undone.other", actor(ui, undoing.actorName()), when);
    }

    static String actor(Ui ui, @Nullable String name) {
        return name == null ? ui.t("change.system") : name;
    }

    /// What the change that was taken back did.
    private static String undone(Ui ui, Changes.Summary change) {
        Changes.Root root = change.root();
        return capital(ui.t("change.done." + root.kind(), what(ui, root)));
    }

    private static String verb(Changes.Root root) {
        return root.steps() == 0 ? root.kind() : root.steps() % 2 == 1 ? "undo" : "redo";
    }

    static String what(Ui ui, Changes.Root root) {
        Set<String> ops = MAIN.get(root.kind());
        ChangeCounts all = root.counts().without("kept");
        ChangeCounts main = ops == null ? all : all.of(ops);
        ChangeCounts counts = main.parts().isEmpty() ? all : main;
        if (ops == null && !root.title().isBlank()) {
            return ui.t("change.what.file", root.title(), records(ui, counts));
        }
        if (root.kind().equals("merge") && root.named() && !root.title().isBlank()) {
            return ui.t("change.what.merge", records(ui, counts), root.title());
        }
        if (!counts.isOne() || !root.named() || root.title().isBlank()) {
            return records(ui, counts);
        }
        return counts.byKind().stream().allMatch(part -> part.kind() == RecordKind.ACTIVITY)
                ? ui.t("change.what.activity", root.title())
                : root.title();
    }

    private static String capital(String sentence) {
        return sentence.isEmpty()
                ? sentence
                : sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }
}
