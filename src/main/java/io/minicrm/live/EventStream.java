package io.minicrm.live;

import io.minicrm.people.OpenSignIns;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one browser is told for as long as it listens. It holds no thread: one is there only while
/// something is written, so that nobody waits for whoever reads slowly.
final class EventStream {

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
    private final OutputStream out;
    private final Runnable ended;
    private final Queue<String> waiting = new ArrayDeque<>();
    private final Map<RecordRef, String> told = new HashMap<>();
    private boolean writing;
    private boolean ending;

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

    void told(RecordRef ref, String people) {
        told.put(ref, people);
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

    /// Ends it once all is written that was told.
    synchronized void end() {
        if (!ending) {
            ending = true;
            write();
        }
    }

    private void write() {
        if (!writing) {
            writing = true;
            Thread.ofVirtual().name("live-stream").start(this::writeAll);
        }
    }

    private void writeAll() {
        try {
            for (String next = next(); next != null; next = next()) {
                out.write(next.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException | IllegalStateException gone) {
            // Whoever does not listen any more needs no end
            close();
        }
    }

    private synchronized @Nullable String next() {
        String next = waiting.poll();
        if (next == null) {
            writing = false;
            if (ending) {
                close();
            }
        }
        return next;
    }

    private void close() {
        synchronized (this) {
            ending = true;
            waiting.clear();
        }
        ended.run();
        try {
            context.complete();
        } catch (IllegalStateException already) {
            // The container was first
        }
    }
}
