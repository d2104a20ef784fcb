package io.minicrm.calendar;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A calendar that other programs fetch, as its owner sees it.
///
/// @param whose `mine` or `team`
/// @param fetches how often it has been fetched
public record Feed(
        long id, String whose, Instant createdAt, long fetches, @Nullable Instant lastFetchedAt) {}
