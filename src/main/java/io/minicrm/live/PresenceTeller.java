package io.minicrm.live;

import io.minicrm.scope.RecordRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Tells who else has the page of a record open, those who have it open themselves and may read the
/// record then.
@Component
class PresenceTeller {

    private final PresenceTable table;
    private final Messages messages;
    private long last;

    PresenceTeller(PresenceTable table, Messages messages) {
        this.table = table;
        this.messages = messages;
    }

    void begin() {
        last = -1;
    }

    void enter(Collection<EventStream> streams) {
        table.enter(streams);
    }

    void leave(Collection<EventStream> streams) {
        table.leave(streams);
    }

    void keep(Collection<EventStream> streams) {
        table.refresh(streams);
    }

    /// @param latest the greatest number of the table
    /// @param look whether to look also when that is known
    void tell(Collection<EventStream> streams, long latest, boolean look) {
        if (latest == last && !look) {
            return;
        }
        last = latest;
        Set<RecordRef> shown = new HashSet<>();
        streams.forEach(each -> shown.addAll(each.shown()));
        if (shown.isEmpty()) {
            return;
        }
        Map<RecordRef, List<Messages.Person>> present = table.of(shown);
        Map<String, Map<EventStream, Map<RecordRef, String>>> news = new HashMap<>();
        for (EventStream each : streams) {
            for (RecordRef ref : each.shown()) {
                String message = message(each, ref, present.getOrDefault(ref, List.of()));
                if (!message.equals(each.told(ref))) {
                    news.computeIfAbsent(each.listener().reach(), _ -> new HashMap<>())
                            .computeIfAbsent(each, _ -> new HashMap<>())
                            .put(ref, message);
                }
            }
        }
        news.values().forEach(this::send);
    }

    private String message(EventStream stream, RecordRef ref, List<Messages.Person> present) {
        return messages.presence(
                ref,
                present.stream()
                        .filter(person -> person.id() != stream.listener().person())
                        .toList());
    }

    /// To those who may read the same.
    private void send(Map<EventStream, Map<RecordRef, String>> news) {
        Set<RecordRef> refs = new HashSet<>();
        news.values().forEach(each -> refs.addAll(each.keySet()));
        Set<RecordRef> readable =
                table.readable(news.keySet().iterator().next().listener().scope(), refs);
        news.forEach((stream, told) ->
                told.forEach((ref, message) -> {
                    if (readable.contains(ref)) {
                        stream.remember(ref, message);
                        stream.send(message);
                    }
                }));
    }
}
