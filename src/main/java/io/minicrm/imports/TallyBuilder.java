package io.minicrm.imports;

import io.minicrm.record.Field;
import io.minicrm.record.FieldType;
import io.minicrm.record.Problem;
import io.minicrm.record.ReferenceType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/// Tallies what the cells of columns come to in the fields that they go to, row after row.
final class TallyBuilder {

    /// The different words of a column that are kept; of more no choice is meant.
    private static final int MOST_WORDS = 2_000;

    /// The words of all columns that are kept.
    private static final int MOST_TOGETHER = 5_000;

    /// The names that are looked for at once.
    private static final int NAMES_AT_ONCE = 5_000;

    /// The different names of all columns that are told apart, which takes some 32 MB; of more it
    /// is not said how many there are.
    static final int MOST_NAMES = 1_000_000;

    private static final class Word {
        private final String text;
        private long rows;

        private Word(String text) {
            this.text = text;
        }
    }

    private static final class Tally {
        private final Target target;
        private final boolean worded;
        private final boolean naming;
        private long good;
        private long bad;
        private @Nullable Problem wrong;
        private long leftOut;
        private @Nullable Problem lacking;
        private final Map<String, Word> words = new LinkedHashMap<>();
        private final DistinctCounter more = new DistinctCounter();
        private long moreRows;
        private final DistinctCounter names = new DistinctCounter();
        private final Set<String> asked = new HashSet<>();
        private long known;

        private Tally(Target target, FieldType.ParseContext parseContext) {
            this.target = target;
            worded = isWorded(target, parseContext);
            naming =
                    target.link() == null
                            && !target.isId()
                            && target.part().isEmpty()
                            && target.field().type() instanceof ReferenceType;
        }
    }

    private final CellCheck check;
    private final ToLongBiFunction<Field<?>, Set<String>> known;
    private final List<@Nullable Tally> tallies = new ArrayList<>();
    private int words;
    private int names;
    private long rows;

    /// @param targets for each column, null for those that go nowhere
    /// @param known how many of these names are there already in what the field links to
    TallyBuilder(
            List<@Nullable Target> targets,
            CellCheck check,
            FieldType.ParseContext parseContext,
            ToLongBiFunction<Field<?>, Set<String>> known) {
        this.check = check;
        this.known = known;
        for (Target target : targets) {
            tallies.add(target == null ? null : new Tally(target, parseContext));
        }
    }

    /// Whether a target's field is one of a few things, which files may call otherwise.
    static boolean isWorded(Target target, FieldType.ParseContext parseContext) {
        return !target.isId()
                && target.part().isEmpty()
                && !target.field().type().options(parseContext).isEmpty();
    }

    /// How many rows were looked at.
    long rows() {
        return rows;
    }

    void look(FileRow row) {
        rows++;
        for (int i = 0; i < tallies.size(); i++) {
            Tally tally = tallies.get(i);
            String cell = row.cell(i);
            if (tally == null || cell.isBlank()) {
                continue;
            }
            if (!check.counts(i, row)) {
                tally.good++;
            } else if (!tally.worded || !isKept(tally, cell.strip())) {
                look(tally, i, cell);
            }
        }
    }

    /// Words are only counted here: what they mean is not said for good.
    private boolean isKept(Tally tally, String cell) {
        if (!ValueMapping.isWord(cell)) {
            return false;
        }
        String plain = ValueMapping.plain(cell);
        Word word = tally.words.get(plain);
        if (word == null && tally.words.size() < MOST_WORDS && words < MOST_TOGETHER) {
            words++;
            word = new Word(cell);
            tally.words.put(plain, word);
        }
        if (word != null) {
            word.rows++;
        }
        return word != null;
    }

    private void look(Tally tally, int column, String cell) {
        if (tally.worded && ValueMapping.isWord(cell.strip())) {
            if (check.isStrange(column, cell)) {
                tally.more.add(ValueMapping.plain(cell));
                tally.moreRows++;
            } else {
                tally.good++;
            }
            return;
        }
        RowProblem rowProblem = check.rowProblem(column, cell);
        if (rowProblem == null) {
            tally.good++;
            if (tally.naming) {
                CellSplitter.names(tally.target, cell).forEach(name -> name(tally, name));
            }
        } else if (rowProblem.leftOut()) {
            tally.leftOut++;
            tally.lacking =
                    tally.lacking == null ? Excerpt.of(rowProblem.problem()) : tally.lacking;
        } else {
            tally.bad++;
            tally.wrong = tally.wrong == null ? Excerpt.of(rowProblem.problem()) : tally.wrong;
        }
    }

    private void name(Tally tally, String name) {
        if (names < MOST_NAMES && tally.names.add(ValueMapping.plain(name))) {
            names++;
            tally.asked.add(ValueMapping.plain(name));
            if (names % NAMES_AT_ONCE == 0) {
                tallies.stream().filter(Objects::nonNull).forEach(this::ask);
            }
        }
    }

    private void ask(Tally tally) {
        if (!tally.asked.isEmpty()) {
            tally.known += known.applyAsLong(tally.target.field(), tally.asked);
            tally.asked.clear();
        }
    }

    /// What was found until now, for each column.
    List<ColumnTally> found() {
        List<ColumnTally> found = new ArrayList<>();
        for (Tally tally : tallies) {
            found.add(tally == null ? NOTHING : found(tally));
        }
        return found;
    }

    private static final ColumnTally NOTHING =
            new ColumnTally(0, 0, null, 0, null, 0, 0, List.of(), 0, 0);

    private ColumnTally found(Tally tally) {
        ask(tally);
        return new ColumnTally(
                tally.good,
                tally.bad,
                tally.wrong,
                tally.leftOut,
                tally.lacking,
                names < MOST_NAMES ? tally.names.size() : 0,
                names < MOST_NAMES ? tally.known : 0,
                tally.words.values().stream()
                        .map(word -> new ColumnTally.Word(word.text, word.rows))
                        .toList(),
                tally.more.size(),
                tally.moreRows);
    }
}
