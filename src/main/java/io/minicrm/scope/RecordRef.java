package io.minicrm.scope;

/// Points at one record of any kind.
public record RecordRef(RecordKind kind, long id) {

    /// The address of the record's page.
    public String path() {
        return "/" + kind.plural() + "/" + id;
    }

    @Override
    public String toString() {
        return kind.key() + ":" + id;
    }
}
