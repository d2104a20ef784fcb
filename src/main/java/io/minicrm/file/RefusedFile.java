package io.minicrm.file;

import io.minicrm.record.Problem;

/// A file that was sent and not taken, and why.
public record RefusedFile(String name, Problem problem) {}
