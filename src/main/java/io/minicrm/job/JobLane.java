package io.minicrm.job;

/// Kinds of work that have places of their own on each node, so that none waits behind the others.
public enum JobLane {
    /// What is over in seconds, or waited for by nobody.
    SHORT,
    /// What works on a whole file, perhaps for minutes.
    LONG
}
