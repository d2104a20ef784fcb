package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// All record types, as their rooms state them.
@Component
public class Catalogue {

    private final Map<RecordKind, RecordType<?>> types = new EnumMap<>(RecordKind.class);

    Catalogue(List<RecordType<?>> types) {
        types.forEach(type -> this.types.put(type.kind(), type));
    }

    public RecordType<?> type(RecordKind kind) {
        RecordType<?> type = types.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("no record type " + kind);
        }
        return type;
    }

    /// The type whose records have pages at this address: `contacts`.
    public Optional<RecordType<?>> at(String plural) {
        return types().stream()
                .filter(type -> type.isSearchable() && type.kind().plural().equals(plural))
                .findFirst();
    }

    public Collection<RecordType<?>> types() {
        return types.values();
    }
}
