package io.minicrm.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// How fast a body has to come: whoever has waited for it for some seconds must have got as much
/// meanwhile as every line brings. The container by itself only minds how long it hears nothing.
final class BodyRate implements InputBuffer {

    private static final String ATTRIBUTE = BodyRate.class.getName();
    private static final Duration LOOK = Duration.ofSeconds(10);

    /// In bytes a second.
    private static final int SLOWEST = 1_000;

    /// The same for what nobody wants, which is waited for only so that its sender sees the answer.
    private static final int SLOWEST_UNWANTED = 100_000;

    /// A body came too slowly. Who sends it is still told so; after a failure of reading, the
    /// container would think them gone.
    static final class TooSlow extends InvalidParameterException {

        TooSlow() {
            super("The body came too slowly", HttpStatus.REQUEST_TIMEOUT.value());
        }
    }

    private final Request sent;
    private final @Nullable String type;
    private final InputBuffer body;
    private long waited;
    private long bytes;

    BodyRate(Request sent) {
        this.sent = sent;
        body = sent.getInputBuffer();
        type = sent.getContentType();
        if (isInParts()) {
            hide();
        }
    }

    /// That of a request which came through the container.
    static Optional<BodyRate> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof BodyRate bodyRate
                ? Optional.of(bodyRate)
                : Optional.empty();
    }

    void belongTo(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    boolean isInParts() {
        return BodyLimits.isInParts(type);
    }

    /// From now on nobody reads of it, also not who looks for a parameter to show the refusal: of a
    /// body of no type, the container makes no parameters.
    void hide() {
        if (type != null) {
            sent.setContentType((String) null);
        }
    }

    /// Parts are parts only from now on.
    void show() {
        sent.setContentType(type);
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        return read(handler, SLOWEST);
    }

    /// Takes what is left when all is said.
    void drain() throws IOException {
        Nowhere nowhere = new Nowhere();
        int read = 0;
        while (read >= 0) {
            read = read(nowhere, SLOWEST_UNWANTED);
        }
    }

    private int read(ApplicationBufferHandler handler, int slowest) throws IOException {
        long start = System.nanoTime();
        int read;
        try {
            read = body.doRead(handler);
        } catch (SocketTimeoutException _) {
            throw new TooSlow();
        }
        waited += System.nanoTime() - start;
        bytes += Math.max(read, 0);
        if (waited > LOOK.toNanos()) {
            if (read > 0 && bytes < waited / 1e9 * slowest) {
                throw new TooSlow();
            }
            waited = 0;
            bytes = 0;
        }
        return read;
    }

    @Override
    public int available() {
        return body.available();
    }

    /// For what only has to be gone.
    private static final class Nowhere implements ApplicationBufferHandler {

        private ByteBuffer last = EMPTY_BUFFER;

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            last = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return last;
        }

        @Override
        public void expand(int size) {}
    }
}
