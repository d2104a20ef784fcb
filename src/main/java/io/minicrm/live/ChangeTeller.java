package io.minicrm.live;

import io.minicrm.change.ChangeFeed;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Tells what was changed, each listener of what they may see: asked for once for all who may read
/// the same.
@Component
class ChangeTeller {

    /// So many records of a kind are named at a time; of more it is said that there are many.
    static final int NAMED = 200;

    /// So much is told at a time, and of so much one that was away is told at all.
    static final long MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ChangeTeller.class);
    private static final Duration ALIVE = Duration.ofSeconds(15);
    private static final Duration SAID_EVERY = Duration.ofMinutes(1);

    private final ChangeFeed feed;
    private final Messages messages;
    private final LiveMetrics metrics;
    private volatile long position;

    ChangeTeller(ChangeFeed feed, Messages messages, LiveMetrics metrics) {
        this.feed = feed;
        this.messages = messages;
        this.metrics = metrics;
    }

    /// Goes on from here: who comes is told by `catchUp` what was before.
    void begin(long last) {
        position = last;
    }

    /// Up to where everything was told.
    long position() {
        return position;
    }

    /// What a reader missed after a number, up to another.
    ChangeFeed.Batch missed(Scope scope, long after, long upTo) {
        return feed.touched(scope, feed.kinds(after, upTo), after, upTo, NAMED);
    }

    void catchUp(EventStream stream, long after) {
        if (after >= position) {
            return;
        }
        if (position - after > MOST) {
            stream.send(Messages.RELOAD);
            stream.send(Messages.alive(position));
            return;
        }
        ChangeFeed.Batch batch = missed(stream.listener().scope(), after, position);
        if (!batch.isEmpty()) {
            send(stream, position, batch);
        }
    }

    void tell(Collection<EventStream> streams, long last) {
        while (position < last) {
            long upTo = Math.min(last, position + MOST);
            Set<RecordKind> kinds = feed.kinds(position, upTo);
            Map<String, ChangeFeed.Batch> batches = new HashMap<>();
            for (EventStream each : List.copyOf(streams)) {
                ChangeFeed.Batch batch =
                        batches.computeIfAbsent(
                                each.listener().reach(),
                                _ ->
                                        feed.touched(
                                                each.listener().scope(),
                                                kinds,
                                                position,
                                                upTo,
                                                NAMED));
                if (!batch.isEmpty()) {
                    send(each, upTo, batch);
                }
            }
            metrics.told(feed.age(upTo));
            position = upTo;
        }
    }

    private void send(EventStream stream, long upTo, ChangeFeed.Batch batch) {
        stream.send(messages.changes(stream.listener().person(), upTo, batch));
        metrics.event();
    }

    private void tell(EventStream stream, long upTo, Optional<ChangeFeed.Batch> batch) {
        if (batch.isEmpty()) {
            lookAgain(stream, upTo);
        } else if (!batch.get().isEmpty()) {
            stream.send(messages.changes(stream.listener().person(), upTo, batch.get()));
            metrics.event();
        }
    }
}
