package io.minicrm.record;

/// What became of the rows of a bulk write. A refused row met a record that is not there or may not
/// be written, or links to one that may not be seen.
public record BulkResult(int created, int updated, int unchanged, int refused) {}
