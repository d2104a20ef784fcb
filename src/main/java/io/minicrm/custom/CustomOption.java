package io.minicrm.custom;

/// What a field of a choice can be. Records keep its id, so that it can be renamed.
///
/// @param archived whether it is offered no more; records keep its name
public record CustomOption(long id, String name, boolean archived) {}
