package io.minicrm.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// The first thing that happens when MiniCRM stops: nobody new gets a connection, and whoever has
/// one has their request begun. Then Spring lets what has begun end.
@Component
class ConnectionDrain
        implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, SmartLifecycle {

    /// Long enough to read the first line of what was sent with the last connection.
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(1);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private @Nullable DrainableHttp http;
    private volatile boolean running;

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(DrainableHttp.class.getName());
        factory.addConnectorCustomizers(
                connector -> http = (DrainableHttp) connector.getProtocolHandler());
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (http == null) {
            return;
        }
        try {
            http.stopListening();
            long end = System.nanoTime() + LAST_REQUESTS.toNanos();
            while (http.isInUse() && System.nanoTime() < end) {
                Thread.sleep(LOOK_AGAIN);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// As the web server itself: a context that rests keeps its port.
    @Override
    public boolean isPauseable() {
        return false;
    }

    /// Above that of the web server's own end, and what has the highest phase stops first.
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 512;
    }
}
