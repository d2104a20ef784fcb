package io.minicrm.ops;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;

/// Tomcat's HTTP, whose door can be closed while everybody who came through it is still served.
///
/// Tomcat by itself first stops serving and then closes the door: who connects in between is cut
/// off after a form was sent, and a proxy can only answer 502, because it may not send a form
/// twice. With the door closed first such a request gets no connection, and the proxy asks the
/// other instance.
///
/// Public for Tomcat, which makes it by its name.
public final class DrainableHttp extends Http11NioProtocol {

    private final Door door;

    public DrainableHttp() {
        this(new Door());
    }

    private DrainableHttp(Door door) {
        super(door);
        this.door = door;
    }

    /// Returns when nobody gets a connection any more, and everybody who had one is in Tomcat's
    /// hands.
    void stopListening() throws IOException {
        door.close();
    }

    /// Whether anybody has a connection. The acceptor holds the place of whoever comes next.
    boolean isInUse() {
        return door.getConnectionCount() != 1;
    }

    private static final class Door extends NioEndpoint {

        private static final Duration AT_MOST = Duration.ofSeconds(5);

        private static final long LOOK_AGAIN_NANOS = 5_000_000;

        private volatile boolean closing;

        /// Has the acceptor close the door, who alone knows when nobody waits before it.
        void close() throws IOException {
            if (!(getServerSocket() instanceof ServerSocketChannel listening)) {
                return;
            }
            closing = true;
            super.unlockAccept();
            long end = System.nanoTime() + AT_MOST.toNanos();
            while (listening.isOpen() && System.nanoTime() < end) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            listening.close();
        }

        @Override
        protected SocketChannel serverSocketAccept() throws Exception {
            return closing && getServerSocket() instanceof ServerSocketChannel listening
                    ? acceptLast(listening)
                    : super.serverSocketAccept();
        }

        private SocketChannel acceptLast(ServerSocketChannel listening) throws IOException {
            if (listening.isOpen()) {
                listening.configureBlocking(false);
                SocketChannel waiting = listening.accept();
                if (waiting != null) {
                    return waiting;
                }
                listening.close();
            }
            // The acceptor knows no end but Tomcat's own. Then it puts away what it has been given
            // last
            while (isRunning() && !isPaused()) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            return SocketChannel.open();
        }

        /// Otherwise it would wake the acceptor by connecting, which nobody can any more.
        @Override
        protected void unlockAccept() {
            if (!closing) {
                super.unlockAccept();
            }
        }
    }
}
