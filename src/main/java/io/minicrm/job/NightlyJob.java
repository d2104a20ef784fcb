package io.minicrm.job;

import java.time.LocalTime;

/// Work that is done once every night, by one node, seeing everything. A room contributes it as a
/// bean.
///
/// @param kind the kind of the work
/// @param at the time of day, in the zone of the installation
public record NightlyJob(String kind, LocalTime at) {}
