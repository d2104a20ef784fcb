package io.minicrm.scope;

/// What a role may be allowed to do with the records of one kind.
public enum Action {
    READ,
    CREATE,
    EDIT,
    DELETE,
    EXPORT,
    IMPORT
}
