package io.minicrm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A connection over which anything can be said, also what no browser would.
public final class Visitor implements AutoCloseable {

    private static final int PATIENCE_MS = 15_000;

    private final Socket socket;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private boolean ended;

    /// What is not heard waits at the sender: otherwise the system would take in megabytes.
    public Visitor(int port) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(16_384);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /// Begins a request; the host is added.
    ///
    /// @param lines the first one, and headers
    public Visitor says(String... lines) throws IOException {
        return sends(String.join("\r\n", lines) + "\r\nHost: localhost\r\n\r\n");
    }

    /// Sends something, if anybody still takes it.
    public Visitor sends(String text) {
        return sends(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Visitor sends(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException _) {
            // Refused halfway: the answer tells.
        }
        return this;
    }

    /// Whether nothing of an answer has come yet.
    public boolean isUnanswered() {
        hear(50);
        return heard.size() == 0 && !ended;
    }

    public boolean isConnected() {
        hear(50);
        return !ended;
    }

    /// The status of the answer; 0 when the connection ended without one.
    public int status() {
        String head = head();
        return head.startsWith("HTTP/1.1 ") ? Integer.parseInt(head.substring(9, 12)) : 0;
    }

    /// Everything before the page, in small letters but for the first line.
    public String head() {
        long end = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (!heard().contains("\r\n\r\n") && !ended && System.nanoTime() < end) {
            hear(100);
        }
        String heard = heard();
        int body = heard.indexOf("\r\n\r\n");
        String head = body < 0 ? heard : heard.substring(0, body);
        int first = head.indexOf("\r\n");
        return first < 0
                ? head
                : head.substring(0, first) + head.substring(first).toLowerCase(Locale.ROOT);
    }

    /// Everything that was answered, when the connection was to end with it.
    public String whole() {
        long end = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (!ended && System.nanoTime() < end) {
            hear(100);
        }
        return heard();
    }

    private String heard() {
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    private void hear(int atMostMs) {
        byte[] some = new byte[8192];
        try {
            socket.setSoTimeout(atMostMs);
            InputStream in = socket.getInputStream();
            int read = in.read(some);
            if (read < 0) {
                ended = true;
            } else {
                heard.write(some, 0, read);
            }
        } catch (SocketTimeoutException _) {
            // Nothing yet
        } catch (IOException _) {
            ended = true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
