package io.minicrm.imports;

import io.minicrm.record.NumberNotation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/// What words of a file mean here that their fields do not understand, as somebody said.
///
/// @param meanings by the key of the target and the plain word, a text that `Field.parse` reads; an
///   empty one leaves the value out, `+` makes the word a new option. What stands under no word is
///   said for every row of a file without the column
record ValueMapping(Map<String, Map<String, String>> meanings) {

    static final ValueMapping NONE = new ValueMapping(Map.of());

    /// What is posted for a word that is to be left out.
    static final String LEFT_OUT = "-";

    /// What is posted and kept for a word that becomes a new option.
    static final String NEW = "+";

    /// In place of a word: all of which nothing else is said. No cell is read as this.
    private static final String ALL = "\u0001";

    static final String POINT = "point";
    static final String COMMA = "comma";
    static final String DAYS = "days";
    private static final String NUMBERS = "numbers";

    /// Whoever writes more means no word.
    private static final int LONGEST = 200;

    /// Whether one can be asked what a cell means.
    static boolean isWord(String cell) {
        return !cell.isBlank()
                && cell.length() <= LONGEST
                && cell.indexOf('\0') < 0
                && !cell.contains(ALL);
    }

    /// A word as it is remembered, however it is written.
    static String plain(String word) {
        return word.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    /// How the numbers of a column are written, as somebody said; null when nobody has.
    @Nullable NumberNotation notation(FileColumn column) {
        return switch (written(column)) {
            case POINT -> NumberNotation.POINT;
            case COMMA -> NumberNotation.COMMA;
            case null, default -> null;
        };
    }

    /// Whether somebody said that they count days.
    boolean countsDays(FileColumn column) {
        return DAYS.equals(written(column));
    }

    /// What somebody said of them, or null.
    @Nullable String written(FileColumn column) {
        return meaning(numbers(column), NUMBERS);
    }

    /// The same with that said anew.
    ValueMapping with(FileColumn column, String notation) {
        return with(
                numbers(column),
                NUMBERS,
                Set.of(POINT, COMMA, DAYS).contains(notation) ? notation : null);
    }

    /// No target is called so. It is the column that is remembered: where it goes may change.
    private static String numbers(FileColumn column) {
        return "#" + (column.name().isEmpty() ? column.index() : plain(column.name()));
    }

    /// What a word means in a field, or null when nobody has said.
    @Nullable String meaning(String target, String word) {
        Map<String, String> said = meanings.get(target);
        return said == null || !isWord(word) ? null : said.getOrDefault(plain(word), said.get(ALL));
    }

    /// What was said of this very word.
    @Nullable String own(String target, String word) {
        return meanings.getOrDefault(target, Map.of()).get(plain(word));
    }

    /// What all words mean of which nothing else is said, or null.
    @Nullable String all(String target) {
        return meanings.getOrDefault(target, Map.of()).get(ALL);
    }

    /// The same with what all words mean of which nothing else is said.
    ValueMapping withAll(String target, @Nullable String meaning) {
        return with(target, ALL, meaning);
    }

    /// What is meant in every row of a file that has no column for it, or null when nothing was
    /// said: the meaning of no word.
    @Nullable String inEveryRow(String target) {
        return meanings.getOrDefault(target, Map.of()).get("");
    }

    /// The same with one word said anew; null says nothing of it any more.
    ValueMapping with(String target, String word, @Nullable String meaning) {
        Map<String, Map<String, String>> all = new HashMap<>(meanings);
        Map<String, String> said = new LinkedHashMap<>(all.getOrDefault(target, Map.of()));
        if (meaning == null) {
            said.remove(plain(word));
        } else {
            said.put(plain(word), meaning);
        }
        if (said.isEmpty()) {
            all.remove(target);
        } else {
            all.put(target, said);
        }
        return new ValueMapping(all);
    }

    /// The same with what others say of words that are not in these.
    ValueMapping or(ValueMapping others) {
        ValueMapping all = others;
        for (Map.Entry<String, Map<String, String>> each : meanings.entrySet()) {
            for (Map.Entry<String, String> said : each.getValue().entrySet()) {
                all = all.with(each.getKey(), said.getKey(), said.getValue());
            }
        }
        return all;
    }

    String toJson() {
        return ImportJson.of(meanings);
    }

    static ValueMapping of(@Nullable String json) {
        return json == null
                ? NONE
                : new ValueMapping(
                        ImportJson.MAPPER.readValue(
                                json, new TypeReference<Map<String, Map<String, String>>>() {}));
    }
}
