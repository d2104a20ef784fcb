package io.minicrm.web;

/// A way to look at what a page shows, with the address that shows it so.
///
/// @param current whether it is looked at so now
public record Tab(String label, String href, boolean current) {}
