package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// All record types: what their rooms state, with the fields that administrators have added. What
/// is handed out never changes; when fields are added, another state takes its place as a whole.
@Component
public class Catalogue {

    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

    /// How soon a node notices what another one has changed.
    private static final int SECONDS = 2;

    /// @param names what added fields are called, by the message keys of their labels
    private record Snapshot(
            long revision, Map<RecordKind, RecordType<?>> types, Map<String, String> names) {}

    private final Map<RecordKind, RecordType<?>> stated = new EnumMap<>(RecordKind.class);
    private final AddedFields addedFields;
    private final Options options;
    private volatile @Nullable Snapshot snapshot;

    Catalogue(List<RecordType<?>> types, AddedFields addedFields, Options options) {
        types.forEach(type -> stated.put(type.kind(), type));
        this.addedFields = addedFields;
        this.options = options;
    }

    public RecordType<?> type(RecordKind kind) {
        RecordType<?> type = present().types().get(kind);
        if (type == null) {
            throw new IllegalArgumentException("no record type " + kind);
        }
        return type;
    }

    /// A type as its room states it, without what was added.
    public RecordType<?> stated(RecordKind kind) {
        RecordType<?> type = stated.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("no record type " + kind);
        }
        return type;
    }

    /// The type whose records have pages at this address: `contacts`.
    public Optional<RecordType<?>> at(String plural) {
        return types().stream()
                .filter(type -> type.hasPages() && type.kind().plural().equals(plural))
                .findFirst();
    }

    public Collection<RecordType<?>> types() {
        return present().types().values();
    }

    /// What the field that was added is called whose label has this message key.
    public Optional<String> name(String label) {
        return Optional.ofNullable(present().names().get(label));
    }

    /// To be called by whoever has changed the fields that are added, or their options, once that
    /// is committed.
    public synchronized void reload() {
        long revision = addedFields.revision();
        List<AddedFields.Added> all = addedFields.all();
        Map<RecordKind, RecordType<?>> types = new EnumMap<>(RecordKind.class);
        Map<String, String> names = new HashMap<>();
        stated.forEach((kind, type) -> types.put(kind, with(type, all)));
        for (AddedFields.Added added : all) {
            String name = added.field().name();
            if (name != null) {
                names.put(added.field().label(), name);
            }
        }
        options.changed();
        snapshot = new Snapshot(revision, Collections.unmodifiableMap(types), names);
    }

    private static RecordType<?> with(RecordType<?> type, List<AddedFields.Added> all) {
        List<AddedFields.Added> own =
                all.stream().filter(added -> added.kind() == type.kind()).toList();
        return own.isEmpty()
                ? type
                : type.with(
                        own.stream()
                                .filter(added -> !added.archived())
                                .<Field<?>>map(AddedFields.Added::field)
                                .toList(),
                        own.stream()
                                .filter(AddedFields.Added::archived)
                                .<Field<?>>map(AddedFields.Added::field)
                                .toList());
    }

    /// Follows what other nodes have changed, whatever else is being done in the background: what
    /// is asked for at a rate waits for nobody.
    @Scheduled(fixedRate = SECONDS, timeUnit = TimeUnit.SECONDS)
    void follow() {
        try {
            if (present().revision() != addedFields.revision()) {
                reload();
            }
        } catch (DataAccessException failure) {
            LOG.warn("Fields that were added are not known yet: {}", failure.getMessage());
        }
    }

    private Snapshot present() {
        Snapshot present = snapshot;
        if (present == null) {
            reload();
            present = snapshot;
        }
        if (present == null) {
            throw new IllegalStateException("the catalogue could not be read");
        }
        return present;
    }
}
