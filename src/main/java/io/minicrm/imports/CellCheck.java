package io.minicrm.imports;

import io.minicrm.record.CompanionColumn;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.Problem;
import io.minicrm.record.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says of a cell alone, without its row, whether its field reads it.
final class CellCheck {

    private final FieldMappings mappings;
    private final ValueReader reader;
    private final ValueReader literal;

    CellCheck(FieldMappings mappings, ValueReader reader) {
        this.mappings = mappings;
        this.reader = reader;
        literal = reader.literal();
    }

    /// What is wrong with the cell of one column, or null.
    @Nullable Problem problem(int column, String cell) {
        RowProblem found = rowProblem(column, cell);
        return found == null ? null : found.problem();
    }

    /// What keeps the cell of one column from being written, or null.
    @Nullable RowProblem rowProblem(int column, String cell) {
        return rowProblem(column, cell, reader);
    }

    /// Whether a column's field does not understand this by itself.
    boolean isStrange(int column, String cell) {
        return rowProblem(column, cell, literal) != null;
    }

    /// Whether a cell has a say in its row, and does not only stand beside an id.
    boolean counts(int column, FileRow row) {
        return mappings.at(column)
                .map(place -> place.mapping().counts(place.source(), row))
                .orElse(true);
    }

    private @Nullable RowProblem rowProblem(int column, String cell, ValueReader values) {
        if (cell.isBlank()) {
            return null;
        }
        try {
            if (mappings.ids().containsKey(column)) {
                FieldMapping.number(cell);
                return null;
            }
            Optional<FieldMappings.Place> place = mappings.at(column);
            String said = place.map(at -> at.source().said(cell)).orElse("");
            return said.isBlank() ? null : rowProblem(place.orElseThrow(), said, values);
        } catch (InvalidInput invalidInput) {
            return new RowProblem(null, cell, invalidInput.problem());
        }
    }

    private static @Nullable RowProblem rowProblem(
            FieldMappings.Place place, String cell, ValueReader values) throws InvalidInput {
        FieldMapping mapping = place.mapping();
        if (mapping.saysFax(place.source(), cell)) {
            return new RowProblem(
                    mapping.key(), cell, Problem.of("transfer.problem.faxes", cell), true);
        }
        Target target = place.source().target();
        Optional<CompanionColumn> part = target.part();
        CellSplitter.Split split = CellSplitter.split(target, cell, "");
        FieldMapping.Said said =
                part.isPresent()
                        ? mapping.part(part.get(), cell)
                        : new FieldMapping.Said(split.elements(), cell, mapping.reading());
        List<RowProblem> problems = new ArrayList<>();
        if (mapping.isFullName()) {
            values.readFullName(mapping, cell, new Values(), problems);
        } else if (mapping.field().type() instanceof MultiLinkType links) {
            values.names(mapping, links, said.elements(), problems);
        } else if (!said.elements().isEmpty()) {
            values.read(mapping, said, new Values(), problems);
        }
        if (problems.isEmpty() && part.isEmpty() && !split.faxes().isEmpty()) {
            problems.add(RowProblem.fax(mapping.key(), split.faxes().getFirst()));
        }
        return problems.isEmpty() ? null : problems.getFirst();
    }
}
