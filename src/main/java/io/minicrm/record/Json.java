package io.minicrm.record;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// The JSON that the change log and bulk writes are kept in.
final class Json {

    /// Numbers keep all their decimals.
    static final JsonMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    /// SQL for the text of a jsonb expression.
    static String text(String json) {
        return "(" + json + " #>> '{}')";
    }
}
