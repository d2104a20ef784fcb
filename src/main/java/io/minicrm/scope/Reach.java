package io.minicrm.scope;

/// How far a permission goes: over nothing, one's own records, those of one's team as well, or all.
public enum Reach {
    NONE,
    OWN,
    TEAM,
    ALL
}
