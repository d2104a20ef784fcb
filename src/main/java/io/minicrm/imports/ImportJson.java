package io.minicrm.imports;

import tools.jackson.databind.json.JsonMapper;

/// How what an import needs to remember is kept in the database.
final class ImportJson {

    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ImportJson() {}

    static String of(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
