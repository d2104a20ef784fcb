package io.minicrm.live;

import io.minicrm.change.ChangeFeed;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
    private long complained = System.nanoTime() - SAID_EVERY.toNanos();

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
        return feed.touched(scope, feed.kinds(after, upTo, NAMED), after, upTo, NAMED);
    }

    void catchUp(EventStream stream, long after) {
        if (after == position) {
            return;
        }
        // Also who knows of more than there is, as after a backup was restored
        if (after > position || position - after > MOST) {
            lookAgain(stream, position);
            return;
        }
        tell(stream, position, read(() -> missed(stream.listener().scope(), after, position)));
    }

    void tell(Collection<EventStream> streams, long last) {
        while (position < last) {
            long upTo = Math.min(last, position + MOST);
            Map<RecordKind, Boolean> kinds = feed.kinds(position, upTo, NAMED);
            Map<String, Optional<ChangeFeed.Batch>> batches = new HashMap<>();
            long alive = System.nanoTime();
            for (EventStream each : List.copyOf(streams)) {
                tell(
                        each,
                        upTo,
                        batches.computeIfAbsent(
                                each.listener().reach(),
                                _ ->
                                        read(() ->
                                                feed.touched(
                                                        each.listener().scope(),
                                                        kinds,
                                                        position,
                                                        upTo,
                                                        NAMED))));
                if (System.nanoTime() - alive >= ALIVE.toNanos()) {
                    // Whoever waits for their turn does not take this for the end
                    streams.forEach(waiting -> waiting.send(Messages.ALIVE));
                    alive = System.nanoTime();
                }
            }
            metrics.told(feed.age(upTo));
            position = upTo;
        }
    }

    /// What cannot be read for some is no reason to tell the others nothing.
    private Optional<ChangeFeed.Batch> read(Supplier<ChangeFeed.Batch> batch) {
        try {
            return Optional.of(batch.get());
        } catch (RuntimeException failure) {
            long now = System.nanoTime();
            if (now - complained >= SAID_EVERY.toNanos()) {
                complained = now;
                LOG.warn("Some open pages are not told what was changed, only that", failure);
            }
            return Optional.empty();
        }
    }

    private void tell(EventStream stream, long upTo, Optional<ChangeFeed.Batch> batch) {
        if (batch.isEmpty()) {
            lookAgain(stream, upTo);
        } else if (!batch.get().isEmpty()) {
            stream.send(messages.changes(stream.listener().person(), upTo, batch.get()));
            metrics.event();
        }
    }

    private static void lookAgain(EventStream stream, long upTo) {
        stream.send(Messages.RELOAD);
        stream.send(Messages.alive(upTo));
    }
}
