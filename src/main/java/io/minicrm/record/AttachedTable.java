package io.minicrm.record;

/// A table whose rows belong to records of any kind without being a field of something: each names
/// its record by kind and id. When records are merged its rows go along. A room contributes it as a
/// bean.
///
/// @param key the column that tells the rows of one record apart
/// @param kind the column with the code of the record's kind
/// @param id the column with the record's id
public record AttachedTable(String name, String key, String kind, String id) {}
