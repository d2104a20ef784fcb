package io.minicrm.imports;

import io.minicrm.record.Field;
import io.minicrm.record.Format;
import io.minicrm.record.NumberNotation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was found in a file, as the columns step says it.
final class Findings {

    private Findings() {}

    static List<ColumnsPage.Finding> of(
            Import file,
            FileTally fileTally,
            List<@Nullable Target> targets,
            UnknownValues words,
            Format readers) {
        List<ColumnsPage.Finding> findings = new ArrayList<>();
        for (FileColumn column : file.columns()) {
            Target target = targets.get(column.index());
            ColumnTally columnTally =
                    words.counted(column.index(), fileTally.found().get(column.index()));
            findings.add(
                    target == null
                            ? ColumnsPage.Finding.NONE
                            : new ColumnsPage.Finding(
                                    sign(columnTally),
                                    columnTally.good(),
                                    columnTally.bad(),
                                    columnTally.wrong(),
                                    columnTally.leftOut(),
                                    columnTally.lacking(),
                                    written(column, target.field(), readers),
                                    columnTally.known(),
                                    columnTally.names() - columnTally.known()));
        }
        return findings;
    }

    private static ColumnsPage.Finding.Sign sign(ColumnTally columnTally) {
        return columnTally.bad() > 0
                ? ColumnsPage.Finding.Sign.BAD
                : columnTally.leftOut() > 0
                        ? ColumnsPage.Finding.Sign.LEFT_OUT
                        : columnTally.names() > 0
                                ? ColumnsPage.Finding.Sign.LINKED
                                : columnTally.good() > 0
                                        ? ColumnsPage.Finding.Sign.GOOD
                                        : ColumnsPage.Finding.Sign.EMPTY;
    }

    /// In which way the dates or numbers of a column are written, as a message key; where only the
    /// reader's own order of day and month tells what its dates mean, that one.
    private static @Nullable String written(FileColumn column, Field<?> field, Format readers) {
        if (ColumnNotation.isDate(field)) {
            boolean told = column.dayFirst() != column.monthFirst();
            boolean monthFirst =
                    told ? column.monthFirst() > column.dayFirst() : readers.monthFirst();
            return !told && (column.either() == null || column.mayCountDays())
                    ? null
                    : monthFirst ? "transfer.written.monthFirst" : "transfer.written.dayFirst";
        }
        NumberNotation told = ColumnNotation.isNumber(field) ? column.notation() : null;
        return told == null
                ? null
                : told.equals(NumberNotation.COMMA)
                        ? "transfer.written.comma"
                        : "transfer.written.point";
    }
}
