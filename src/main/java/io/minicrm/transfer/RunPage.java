package io.minicrm.transfer;

import io.minicrm.job.Job;

/// The step in which the rows are written.
public record RunPage(ImportHead head, Job job) {}
