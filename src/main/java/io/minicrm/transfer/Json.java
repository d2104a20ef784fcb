package io.minicrm.transfer;

import tools.jackson.databind.json.JsonMapper;

/// How what an import needs to remember is kept in the database.
final class Json {

    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static String of(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
