package io.minicrm.imports;

/// Somebody changed the import while the background was at it: what it found no longer counts.
final class Superseded extends RuntimeException {
    Superseded(long importId) {
        super("import " + importId + " was changed meanwhile", null, false, false);
    }
}
