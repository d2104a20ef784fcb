package io.minicrm.search;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/// The values of an SQL text that is put together from parts: each gets a name of its own, so that
/// nothing typed ever stands in the text.
public final class SqlParameters {

    private final Map<String, Object> values = new HashMap<>();

    /// Takes a value.
    ///
    /// @return what stands for it in the text: `:v3`
    public String bind(Object value) {
        String name = "v" + values.size();
        values.put(name, value);
        return ":" + name;
    }

    public Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }
}
