package io.minicrm.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What somebody says of the columns of a file.
///
/// @param targets where each column goes, null for those that go nowhere
/// @param words what words in them mean that their fields do not understand
/// @param key by what rows are recognized, or null
record ColumnMapping(
        List<@Nullable String> targets, ValueMapping words, Mode mode, @Nullable String key) {

    /// Its columns in the tables that keep one, and their values by `parameters`.
    static final String COLUMNS = "targets, words, mode, match_key";

    static final String VALUES = ":targets::jsonb, :words::jsonb, :mode, :key";

    ColumnMapping with(List<@Nullable String> other) {
        return new ColumnMapping(other, words, mode, key);
    }

    ColumnMapping with(ValueMapping other) {
        return new ColumnMapping(targets, other, mode, key);
    }

    Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("targets", ImportJson.of(targets));
        parameters.put("words", words.toJson());
        parameters.put("mode", mode.key());
        parameters.put("key", key);
        return parameters;
    }

    /// @param targets and words as JSON
    static ColumnMapping of(
            String targets, @Nullable String words, String mode, @Nullable String key) {
        return new ColumnMapping(
                new ArrayList<>(
                        Arrays.asList(ImportJson.MAPPER.readValue(targets, String[].class))),
                ValueMapping.of(words),
                Mode.of(mode).orElseThrow(),
                key);
    }
}
