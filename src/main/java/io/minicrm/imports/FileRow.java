package io.minicrm.imports;

import java.util.List;

/// A row of a file.
///
/// @param no the number that a spreadsheet would show beside it
record FileRow(long no, List<String> cells) {

    String cell(int column) {
        return column < cells.size() ? cells.get(column) : "";
    }

    boolean isBlank() {
        return cells.stream().allMatch(String::isBlank);
    }
}
