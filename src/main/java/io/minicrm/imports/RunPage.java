package io.minicrm.imports;

import io.minicrm.job.Job;

/// The step in which the rows are written.
public record RunPage(ImportHead head, Job job) {}
