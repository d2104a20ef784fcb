package io.minicrm.scope;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What a person may do: how far their role reaches with each action on each kind of record, where
/// what is not granted is not allowed; and of which kinds records are shared with them beyond that.
public final class Permissions {

    private record Key(RecordKind kind, Action action) {}

    private final Map<Key, Reach> granted = new HashMap<>();
    private final Set<RecordKind> shared = EnumSet.noneOf(RecordKind.class);

    /// The same permissions with one more grant.
    public Permissions grant(RecordKind kind, Action action, Reach reach) {
        Permissions more = copy();
        more.granted.put(new Key(kind, action), reach);
        return more;
    }

    /// The same permissions of somebody with whom records of this kind are shared.
    public Permissions withShared(RecordKind kind) {
        Permissions more = copy();
        more.shared.add(kind);
        return more;
    }

    private Permissions copy() {
        Permissions copy = new Permissions();
        copy.granted.putAll(granted);
        copy.shared.addAll(shared);
        return copy;
    }

    boolean hasShared(RecordKind kind) {
        return shared.contains(kind);
    }

    public Reach reach(Action action, RecordKind kind) {
        return granted.getOrDefault(new Key(kind, action), Reach.NONE);
    }

    /// Everything on every kind of record.
    public static Permissions all() {
        Permissions all = new Permissions();
        for (RecordKind kind : RecordKind.values()) {
            for (Action action : Action.values()) {
                all.granted.put(new Key(kind, action), Reach.ALL);
            }
        }
        return all;
    }
}
