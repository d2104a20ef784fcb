package io.minicrm.web;

/// Knows what was just done, for the line that offers to undo it. The room that keeps changes
/// contributes it.
public interface UndoNotices {

    /// The change set in a sentence; empty when it is not the reader's own, not recent, or cannot
    /// be undone.
    String sentence(Ui ui, long changeSetId);
}
