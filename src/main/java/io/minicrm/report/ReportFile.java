package io.minicrm.report;

import io.minicrm.web.CsvRows;
import io.minicrm.web.Ui;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A report as a file: one row for each line, and for amounts one column for each currency.
final class ReportFile {

    private ReportFile() {}

    static String name(Ui ui, String key) {
        return ui.t("report." + key) + " " + ui.today();
    }

    static void write(Report report, CsvRows csv) {
        List<SortedSet<String>> currencies = new ArrayList<>();
        for (int i = 0; i < report.columns().size(); i++) {
            currencies.add(currencies(report, i));
        }
        csv.row(heads(report, currencies));
        for (Report.Line line : report.lines()) {
            csv.row(cells(report, line, currencies));
        }
    }

    /// Those in which there are amounts in a column.
    private static SortedSet<String> currencies(Report report, int column) {
        SortedSet<String> currencies = new TreeSet<>();
        for (Report.Line line : report.lines()) {
            if (line.cells().get(column) instanceof Cell.Amounts amounts) {
                amounts.sums().forEach(sum -> currencies.add(sum.money().currency()));
            }
        }
        return currencies;
    }

    private static List<String> heads(Report report, List<SortedSet<String>> currencies) {
        List<String> heads = new ArrayList<>();
        for (int i = 0; i < report.columns().size(); i++) {
            Report.Column column = report.columns().get(i);
            if (column.kind() == Report.Kind.AMOUNT) {
                currencies.get(i).forEach(each -> heads.add(column.label() + " (" + each + ")"));
            } else if (column.kind() == Report.Kind.PERCENT) {
                heads.add(column.label() + " (%)");
            } else {
                heads.add(column.label());
            }
        }
        return heads;
    }

    private static List<String> cells(
            Report report, Report.Line line, List<SortedSet<String>> currencies) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < line.cells().size(); i++) {
            Cell cell = line.cells().get(i);
            switch (cell) {
                case Cell.Name name -> cells.add(name.text());
                case Cell.Amounts _ ->
                        currencies.get(i).forEach(each -> cells.add(plain(cell.chartValue(each))));
                case Cell.Nothing _ -> {
                    // As many as the column has heads
                    boolean amounts = report.columns().get(i).kind() == Report.Kind.AMOUNT;
                    int empty = amounts ? currencies.get(i).size() : 1;
                    for (int n = 0; n < empty; n++) {
                        cells.add("");
                    }
                }
                case Cell.Percent percent ->
                        cells.add(
                                BigDecimal.valueOf(percent.value())
                                        .setScale(1, RoundingMode.HALF_UP)
                                        .toPlainString());
                case Cell.Count _, Cell.Days _ -> cells.add(plain(cell.chartValue(null)));
            }
        }
        return cells;
    }

    private static String plain(@Nullable BigDecimal number) {
        return number == null ? "" : number.toPlainString();
    }
}
