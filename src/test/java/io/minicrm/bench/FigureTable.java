package io.minicrm.bench;

import io.minicrm.bench.Figures.Column;
import java.util.List;

/// Figures as a table for `bench/README.md`, with those that were kept beside them in brackets.
///
/// @param of what was measured, when and on what
/// @param notes what no row says
record FigureTable(String of, List<Figures> rows, KeptFigures before, List<String> notes) {

    String markdown() {
        StringBuilder text = new StringBuilder(of).append(".\n\n");
        if (rows.stream().anyMatch(row -> before.before(row).isPresent())) {
            text.append("In brackets: ").append(before.of()).append(".\n\n");
        }
        text.append("| page | connections |");
        for (Column column : Column.values()) {
            text.append(' ').append(column.title()).append(" |");
        }
        text.append("\n|").append("---|".repeat(2 + Column.values().length)).append('\n');
        for (Figures row : rows) {
            text.append("| %s | %d |".formatted(row.page(), row.connections()));
            for (Column column : Column.values()) {
                text.append((" " + cell(row, column)).stripTrailing()).append(" |");
            }
            text.append('\n');
        }
        notes.forEach(note -> text.append('\n').append(note).append('\n'));
        return text.toString();
    }

    private String cell(Figures row, Column column) {
        String was = before.before(row).map(figures -> figures.text(column)).orElse("");
        return (row.text(column) + (was.isEmpty() ? "" : " (" + was + ")")).strip();
    }
}
