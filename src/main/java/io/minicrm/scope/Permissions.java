package io.minicrm.scope;

import java.util.HashMap;
import java.util.Map;

/// What a role allows: a reach for each action on each kind of record; what is not granted is not
/// allowed.
public final class Permissions {

    private record Key(RecordKind kind, Action action) {}

    private final Map<Key, Reach> granted = new HashMap<>();

    /// The same permissions with one more grant.
    public Permissions grant(RecordKind kind, Action action, Reach reach) {
        Permissions more = new Permissions();
        more.granted.putAll(granted);
        more.granted.put(new Key(kind, action), reach);
        return more;
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
