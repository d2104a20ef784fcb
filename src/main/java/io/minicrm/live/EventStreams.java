package io.minicrm.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The streams that are open at this node.
@Component
class EventStreams {

    /// A stream that is new here.
    ///
    /// @param after the number that its browser has got to
    record Joining(EventStream stream, long after) {}

    static final int MOST_OF_ONE = 10;
    static final int MOST = 2_000;

    private final Map<UUID, EventStream> open = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Joining> joining = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<EventStream> gone = new ConcurrentLinkedQueue<>();
    private final Semaphore comers = new Semaphore(0);
    private volatile boolean closed = true;

    /// Opens one; of the same browser it takes the place of the one before. Empty when there are
    /// too many, or none any more.
    synchronized Optional<EventStream> open(
            EventStream.Listener listener, HttpServletRequest request, long after)
            throws IOException {
        List<EventStream> replaced = new ArrayList<>();
        int others = 0;
        for (EventStream each : open.values()) {
            if (each.listener().person() == listener.person()) {
                if (each.listener().signIn() == listener.signIn()
                        && each.listener().browser().equals(listener.browser())) {
                    replaced.add(each);
                } else {
                    others++;
                }
            }
        }
        if (closed || others >= MOST_OF_ONE || open.size() - replaced.size() >= MOST) {
            return Optional.empty();
        }
        replaced.forEach(each -> {
            each.send(Messages.REPLACED);
            each.end();
        });
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        Leaving leaving = new Leaving();
        EventStream stream = new EventStream(listener, context, leaving);
        leaving.stream = stream;
        context.addListener(leaving);
        open.put(stream.id(), stream);
        joining.add(new Joining(stream, after));
        stream.begin();
        comers.release();
        return Optional.of(stream);
    }

    /// Ends that one of a person's, when it is theirs.
    void end(long signIn, UUID id) {
        EventStream stream = open.get(id);
        if (stream != null && stream.listener().signIn() == signIn) {
            stream.end();
        }
    }

    /// Those that were told what they had missed.
    List<EventStream> all() {
        return open.values().stream().filter(EventStream::isJoined).toList();
    }

    int count() {
        return open.size();
    }

    /// Those that came since this was last asked.
    List<Joining> joined() {
        List<Joining> joined = new ArrayList<>();
        for (Joining next = joining.poll(); next != null; next = joining.poll()) {
            joined.add(next);
        }
        return joined;
    }

    /// Those that went since this was last asked.
    List<EventStream> left() {
        List<EventStream> left = new ArrayList<>();
        for (EventStream next = gone.poll(); next != null; next = gone.poll()) {
            left.add(next);
        }
        return left;
    }

    /// Waits until there may be somebody, or somebody more.
    void awaitComers(long millis) throws InterruptedException {
        if (comers.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            comers.drainPermits();
        }
    }

    /// From now on people may come.
    void admit() {
        closed = false;
    }

    /// From now on nobody may, and who is here goes.
    synchronized void close() {
        closed = true;
        endAll();
    }

    void endAll() {
        open.values().forEach(EventStream::end);
    }

    private final class Leaving implements AsyncListener, Runnable {

        private @Nullable EventStream stream;

        @Override
        public void run() {
            EventStream leaving = stream;
            if (leaving != null && open.remove(leaving.id()) != null) {
                gone.add(leaving);
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            run();
        }

        @Override
        public void onError(AsyncEvent event) {
            run();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
