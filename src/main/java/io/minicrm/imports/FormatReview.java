package io.minicrm.imports;

import java.util.List;

/// How a file is read, and what makes one doubt it.
///
/// @param above what stands before the names of the columns, line by line
/// @param below what is left out at the end
/// @param wrong words whose letters look wrong
/// @param doubtful whether one should look how the letters read
/// @param versions how the most telling cells read, first as they do now
public record FormatReview(
        List<String> above,
        List<String> below,
        List<String> wrong,
        boolean doubtful,
        List<Version> versions) {

    /// Cells as they read in one encoding.
    public record Version(Encoding encoding, List<String> cells) {}

    public String saidAbove() {
        return said(above);
    }

    public String saidBelow() {
        return said(below);
    }

    private static String said(List<String> lines) {
        return String.join(" · ", lines.stream().filter(line -> !line.isEmpty()).limit(3).toList());
    }
}
