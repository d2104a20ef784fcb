package io.minicrm.imports;

import io.minicrm.record.Field;
import io.minicrm.record.FieldType;
import io.minicrm.record.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The words of a file that its fields do not understand, so that one can be asked once what they
/// mean here. Only of fields whose values are one of a few things. What a field understands is
/// asked now: since the file was looked at, a colleague may have come or left.
final class UnknownValues {

    /// The words of a field that are asked for at once.
    static final int MOST = 200;

    /// The words of all fields: a form has a thousand inputs at most, and a file three hundred
    /// columns.
    static final int MOST_TOGETHER = 600;

    private static final class Tally {
        private final Target target;
        private final List<FieldType.Option> options;
        private final ColumnsPage.Asked.Extending extending;
        private final Map<String, ColumnsPage.Word> words = new LinkedHashMap<>();
        private long more;

        private Tally(
                Target target,
                List<FieldType.Option> options,
                ColumnsPage.Asked.Extending extending) {
            this.target = target;
            this.options = options;
            this.extending = extending;
        }
    }

    private final CellCheck check;
    private final ValueMapping said;
    private final Map<Integer, Tally> byColumn = new LinkedHashMap<>();

    /// @param targets for each column, null for those that go nowhere
    /// @param extending whether words can become new options of a field
    UnknownValues(
            List<@Nullable Target> targets,
            CellCheck check,
            FieldType.ParseContext parseContext,
            ValueMapping said,
            FileTally fileTally,
            Function<Field<?>, ColumnsPage.Asked.Extending> extending) {
        this.check = check;
        this.said = said;
        Map<String, Tally> byTarget = new HashMap<>();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            if (target != null && TallyBuilder.isWorded(target, parseContext)) {
                Tally tally =
                        byTarget.computeIfAbsent(
                                target.key(),
                                _ ->
                                        new Tally(
                                                target,
                                                target.field().type().options(parseContext),
                                                extending.apply(target.field())));
                byColumn.put(i, tally);
                add(tally, i, fileTally.found().get(i));
            }
        }
    }

    private void add(Tally tally, int column, ColumnTally columnTally) {
        tally.more += columnTally.more();
        for (ColumnTally.Word word : columnTally.words()) {
            if (check.isStrange(column, word.text())) {
                tally.words.merge(
                        ValueMapping.plain(word.text()),
                        new ColumnsPage.Word(
                                word.text(), word.rows(), meaning(tally, column, word)),
                        (one, other) ->
                                new ColumnsPage.Word(
                                        one.text(), one.rows() + other.rows(), one.meaning()));
            }
        }
    }

    /// What was found in a column, with its words counted as what they mean now.
    ColumnTally counted(int column, ColumnTally columnTally) {
        Tally tally = byColumn.get(column);
        if (tally == null) {
            return columnTally;
        }
        long good = columnTally.good();
        long bad = columnTally.bad();
        Problem wrong = columnTally.wrong();
        for (ColumnTally.Word word : columnTally.words()) {
            Problem problem = check.problem(column, word.text());
            good += problem == null ? word.rows() : 0;
            bad += problem == null ? 0 : word.rows();
            wrong = wrong == null ? problem : wrong;
        }
        String all = said.all(tally.target.key());
        if (all == null || all.equals(ValueMapping.NEW)) {
            bad += columnTally.moreRows();
        } else {
            good += columnTally.moreRows();
        }
        return new ColumnTally(
                good,
                bad,
                wrong,
                columnTally.leftOut(),
                columnTally.lacking(),
                columnTally.names(),
                columnTally.known(),
                columnTally.words(),
                columnTally.more(),
                columnTally.moreRows());
    }

    /// What is to be asked: by field, first the words that nobody has said anything of, and the
    /// most frequent ones first.
    List<ColumnsPage.Asked> asked() {
        List<ColumnsPage.Asked> asked = new ArrayList<>();
        int left = MOST_TOGETHER;
        for (Tally tally : byColumn.values().stream().distinct().toList()) {
            List<ColumnsPage.Word> words =
                    tally.words.values().stream()
                            .sorted(
                                    Comparator.comparing((ColumnsPage.Word word) ->
                                                    word.meaning() != null)
                                            .thenComparing(
                                                    Comparator.comparingLong(ColumnsPage.Word::rows)
                                                            .reversed())
                                            .thenComparing(ColumnsPage.Word::text))
                            .toList();
            if (!words.isEmpty()) {
                List<ColumnsPage.Word> some = words.stream().limit(Math.min(MOST, left)).toList();
                left -= some.size();
                String all = said.all(tally.target.key());
                Field<?> link = tally.target.link();
                asked.add(
                        new ColumnsPage.Asked(
                                tally.target.key(),
                                tally.target.field().label(),
                                link == null ? null : link.label(),
                                tally.options,
                                tally.extending,
                                all,
                                some,
                                (all == null ? tally.more : 0)
                                        + words.stream()
                                                .skip(some.size())
                                                .filter(word -> word.meaning() == null)
                                                .count()));
            }
        }
        return asked;
    }

    /// Only what can still be meant: a colleague may have left since.
    private @Nullable String meaning(Tally tally, int column, ColumnTally.Word word) {
        return check.problem(column, word.text()) == null
                ? said.meaning(tally.target.key(), word.text())
                : null;
    }
}
