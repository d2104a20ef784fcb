package io.minicrm.live;

import io.minicrm.people.OpenSignIns;
import io.minicrm.scope.BackgroundThread;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/// Looks twice a second whether anything happened, and tells those who listen at this node; while
/// nobody does, it asks nothing. One statement is all it sends as long as nothing happens, however
/// many listen.
@Component
@ConditionalOnBooleanProperty(name = "minicrm.offline", havingValue = false, matchIfMissing = true)
class LiveRelay extends BackgroundThread {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRelay.class);

    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration CHECKED = Duration.ofSeconds(5);
    private static final Duration ALIVE = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(3);
    private static final long FOR_EVER = Long.MAX_VALUE;

    /// Between these a browser comes back after its stream ended, so that not all do at once.
    private static final int BACK_MS = 500;

    private static final int BACK_AT_LATEST_MS = 4_000;

    private final EventStreams streams;
    private final OpenSignIns signIns;
    private final ChangeTeller changes;
    private final PresenceTeller presence;
    private final BellTeller bell;
    private final LiveProbe probe;

    LiveRelay(
            EventStreams streams,
            OpenSignIns signIns,
            ChangeTeller changes,
            PresenceTeller presence,
            BellTeller bell,
            LiveProbe probe) {
        super("live", ENDS_WITHIN);
        this.streams = streams;
        this.signIns = signIns;
        this.changes = changes;
        this.presence = presence;
        this.bell = bell;
        this.probe = probe;
    }

    @Override
    protected boolean isNeeded() {
        return true;
    }

    @Override
    protected void work() throws InterruptedException {
        streams.admit();
        try {
            while (isRunning()) {
                streams.awaitComers(streams.count() == 0 ? FOR_EVER : EVERY.toMillis());
                if (streams.count() > 0) {
                    listen();
                }
            }
        } finally {
            streams.close();
            leave();
        }
    }

    /// Tells the other nodes that nobody looks at anything here any more.
    private void leave() {
        try {
            presence.leave(streams.left());
        } catch (RuntimeException failure) {
            LOG.info("Who was here seems to be so a little longer: {}", failure.toString());
        }
    }

    /// As long as anybody listens.
    private void listen() throws InterruptedException {
        try {
            LiveProbe.State state = probe.look();
            changes.begin(state.change());
            bell.begin(state.notification());
            presence.begin();
            long checked = System.nanoTime();
            long alive = checked;
            while (isRunning() && streams.count() > 0) {
                boolean newcomers = comeAndGo();
                state = probe.look();
                boolean check = isOver(checked, CHECKED);
                if (check || state.change() > changes.position()) {
                    endWhatDoesNotHold();
                    checked = System.nanoTime();
                }
                changes.tell(streams.all(), state.change());
                bell.tell(streams.all(), state.notification());
                boolean keep = isOver(alive, ALIVE);
                presence.tell(streams.all(), state.presence(), newcomers || keep);
                if (keep) {
                    streams.all().forEach(each -> each.send(Messages.alive(changes.position())));
                    presence.keep(streams.all());
                    alive = System.nanoTime();
                }
                streams.awaitComers(EVERY.toMillis());
            }
            comeAndGo();
        } catch (RuntimeException failure) {
            if (isRunning()) {
                LOG.warn("Open pages wait for news: {}", failure.toString());
                Thread.sleep(PAUSE);
                // They come back, and say up to where they were told
                streams.endAll();
            }
        } catch (Error failure) {
            // Nobody else would hear of it, and nobody here be told anything any more
            LOG.error("Open pages wait for news", failure);
            Thread.sleep(PAUSE);
            streams.endAll();
        }
    }

    /// Whoever came is told what they missed on their way; whoever went looks at nothing more.
    private boolean comeAndGo() {
        presence.leave(streams.left());
        List<EventStreams.Joining> joined = streams.joined();
        if (joined.stream().anyMatch(each -> each.after() > changes.position())) {
            // They have looked later than this node
            changes.tell(streams.all(), probe.look().change());
        }
        for (EventStreams.Joining each : joined) {
            each.stream().join();
            each.stream()
                    .send(
                            Messages.hello(
                                    each.stream(),
                                    each.after(),
                                    ThreadLocalRandom.current()
                                            .nextLong(BACK_MS, BACK_AT_LATEST_MS)));
            changes.catchUp(each.stream(), each.after());
        }
        presence.enter(joined.stream().map(EventStreams.Joining::stream).toList());
        return !joined.isEmpty();
    }

    /// Ends the streams of those who are not signed in any more or may read something else now:
    /// they come back as who they are, if they may.
    private void endWhatDoesNotHold() {
        Collection<EventStream> all = streams.all();
        Map<Long, OpenSignIns.Holder> holders =
                signIns.holders(
                        all.stream().map(each -> each.listener().signIn()).distinct().toList());
        for (EventStream each : all) {
            OpenSignIns.Holder now = holders.get(each.listener().signIn());
            if (now == null || !now.terms().equals(each.listener().holder().terms())) {
                each.end();
            }
        }
    }

    private static boolean isOver(long since, Duration span) {
        return System.nanoTime() - since >= span.toNanos();
    }
}
