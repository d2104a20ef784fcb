package io.minicrm.scope;

/// Through what somebody does something here: kept with every change.
public enum Source {
    /// A page of ours.
    FORM,
    IMPORT,
    /// Nobody: MiniCRM by itself.
    SYSTEM
}
