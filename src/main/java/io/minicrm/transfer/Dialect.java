package io.minicrm.transfer;

/// How a file is to be read.
///
/// @param header whether the first row names the columns
public record Dialect(Encoding encoding, Separator separator, boolean header) {}
