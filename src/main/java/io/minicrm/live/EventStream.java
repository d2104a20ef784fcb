package io.minicrm.live;

import io.minicrm.people.OpenSignIns;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one browser is told for as long as it listens. It holds no thread, and nobody waits for
/// whoever reads slowly: what cannot be written now is written when the container says so. Before
/// it does so for the first time, the request has not come to its end.
final class EventStream implements WriteListener {

    /// Whose it is and what they look at.
    ///
    /// @param signIn the sign-in that it ends with
    /// @param browser which one it is of those that are signed in by it; another of the same takes
    ///   its place
    /// @param shows the records whose pages are open, each with whether it is being edited
    record Listener(
            long signIn, OpenSignIns.Holder holder, String browser, Map<RecordRef, Boolean> shows) {

        Scope scope() {
            return holder.scope();
        }

        long person() {
            return scope().actor().id();
        }

        /// Those with the same may read the same.
        String reach() {
            return scope().readable("t");
        }
    }

    /// Whoever takes nothing for so long is told to look at everything again instead.
    private static final int MOST_WAITING = 64;

    private final UUID id = UUID.randomUUID();
    private final Listener listener;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Runnable ended;
    private final Queue<String> waiting = new ArrayDeque<>();
    private final Map<RecordRef, String> told = new HashMap<>();
    private volatile boolean joined;
    private boolean begun;
    private boolean unflushed;
    private boolean ending;
    private boolean over;

    /// @param ended is run once, when nothing more can be told
    EventStream(Listener listener, AsyncContext context, Runnable ended) throws IOException {
        this.listener = listener;
        this.context = context;
        this.out = context.getResponse().getOutputStream();
        this.ended = ended;
    }

    UUID id() {
        return id;
    }

    Listener listener() {
        return listener;
    }

    /// The records whose pages it shows.
    Set<RecordRef> shown() {
        return listener.shows().keySet();
    }

    /// What was told last of who looks at a record: at first, that nobody does.
    @Nullable String told(RecordRef ref) {
        return told.get(ref);
    }

    void remember(RecordRef ref, String people) {
        told.put(ref, people);
    }

    /// Whether it was told what it had missed, and is told of all that comes.
    boolean isJoined() {
        return joined;
    }

    void join() {
        joined = true;
    }

    /// From now on it is written.
    void begin() {
        out.setWriteListener(this);
    }

    synchronized void send(String text) {
        if (ending) {
            return;
        }
        if (waiting.size() >= MOST_WAITING) {
            waiting.clear();
            waiting.add(Messages.RELOAD);
        } else {
            waiting.add(text);
        }
        write();
    }

    /// Ends it once all is written that was told, as far as it is taken now.
    synchronized void end() {
        ending = true;
        write();
    }

    @Override
    public synchronized void onWritePossible() {
        begun = true;
        write();
    }

    @Override
    public synchronized void onError(Throwable failure) {
        close();
    }

    private void write() {
        if (!begun || over) {
            return;
        }
        try {
            while (out.isReady() && (unflushed || !waiting.isEmpty())) {
                if (waiting.isEmpty()) {
                    out.flush();
                    unflushed = false;
                } else {
                    out.write(waiting.remove().getBytes(StandardCharsets.UTF_8));
                    unflushed = true;
                }
            }
            if (ending) {
                close();
            }
        } catch (IOException | RuntimeException _) {
            // Whoever does not listen any more needs no end
            close();
        }
    }

    private void close() {
        if (over) {
            return;
        }
        over = true;
        ending = true;
        waiting.clear();
        ended.run();
        try {
            context.complete();
        } catch (IllegalStateException _) {
            // The container was first
        }
    }
}
