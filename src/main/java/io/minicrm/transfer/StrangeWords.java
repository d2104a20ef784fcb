package io.minicrm.transfer;

import io.minicrm.record.Field;
import io.minicrm.record.FieldType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gathers the words of a file that its fields do not understand, so that one can be asked once
/// what they mean here. Only of fields whose values are one of a few things.
final class StrangeWords {

    /// The words of a field that are asked for at once.
    static final int MOST = 200;

    /// The words of all fields: a form has a thousand inputs at most, and a file three hundred
    /// columns.
    static final int MOST_TOGETHER = 600;

    private static final class Seen {
        private final String text;
        private long rows;

        private Seen(String text) {
            this.text = text;
        }
    }

    private record Tally(
            int column,
            Target target,
            List<FieldType.Option> options,
            Map<String, Boolean> strange,
            Map<String, Seen> words) {}

    private final RowReader reader;
    private final Map<Integer, Tally> tallies = new LinkedHashMap<>();
    private long last;

    /// @param targets for each column, null for those that go nowhere
    StrangeWords(List<@Nullable Target> targets, RowReader reader, FieldType.Reading reading) {
        this.reader = reader;
        Map<String, Tally> byTarget = new HashMap<>();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            if (target != null && !target.isId() && target.part().isEmpty()) {
                List<FieldType.Option> options = target.field().type().options(reading);
                if (!options.isEmpty()) {
                    int column = i;
                    tallies.put(
                            i,
                            byTarget.computeIfAbsent(
                                    target.key(),
                                    _ ->
                                            new Tally(
                                                    column,
                                                    target,
                                                    options,
                                                    new HashMap<>(),
                                                    new LinkedHashMap<>())));
                }
            }
        }
    }

    void look(Row row, int column) {
        last = row.no();
        Tally tally = tallies.get(column);
        if (tally != null) {
            add(tally, row.cell(column).strip(), 1);
        }
    }

    /// The keys of the targets whose words are gathered.
    List<String> targets() {
        return tallies.values().stream().map(tally -> tally.target().key()).distinct().toList();
    }

    /// The number of the last row that was looked at.
    long last() {
        return last;
    }

    /// Adds a word that was met further down than one looks here.
    void add(String target, String word, long rows) {
        tallies.values().stream()
                .filter(tally -> tally.target().key().equals(target))
                .findFirst()
                .ifPresent(tally -> add(tally, word, rows));
    }

    private void add(Tally tally, String word, long rows) {
        if (Words.isWord(word)
                && tally.strange()
                        .computeIfAbsent(word, _ -> reader.isStrange(tally.column(), word))) {
            tally.words().computeIfAbsent(Words.plain(word), _ -> new Seen(word)).rows += rows;
        }
    }

    /// What is to be asked: by field, first the words that nobody has said anything of, and the
    /// most frequent ones first.
    List<ColumnsPage.Asked> asked(Words said) {
        List<ColumnsPage.Asked> all = new ArrayList<>();
        int left = MOST_TOGETHER;
        for (Tally tally : tallies.values().stream().distinct().toList()) {
            List<ColumnsPage.Word> words =
                    tally.words().values().stream()
                            .map(seen ->
                                    new ColumnsPage.Word(
                                            seen.text, seen.rows, meaning(tally, seen, said)))
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
                Field<?> link = tally.target().link();
                all.add(
                        new ColumnsPage.Asked(
                                tally.target().key(),
                                tally.target().field().label(),
                                link == null ? null : link.label(),
                                tally.options(),
                                said.all(tally.target().key()),
                                some,
                                words.stream()
                                        .skip(some.size())
                                        .filter(word -> word.meaning() == null)
                                        .count()));
            }
        }
        return all;
    }

    /// Only what can still be meant: a colleague may have left since.
    private @Nullable String meaning(Tally tally, Seen seen, Words said) {
        return reader.check(tally.column(), seen.text) == null
                ? said.meaning(tally.target().key(), seen.text)
                : null;
    }
}
