package io.minicrm.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.springframework.http.HttpHeaders;

/// Pages as gzip, at the level that costs least: a list is a quarter as long or less for a fifth of
/// a millisecond.
///
/// Nothing is compressed that another site asked for. Who can make a browser ask for pages with
/// words of their choice, and sees how long the answers are, could guess what else stands in them:
/// words that occur twice are shorter (BREACH). The browser says where a request comes from.
final class PageCompression {

    /// A shorter one fits into one packet as it is.
    private static final int LEAST = 1400;

    /// Making a deflater costs more than a page. So many lie ready, which is as many as work at
    /// once.
    private static final int KEPT = 32;

    private static final Set<String> ELSEWHERE = Set.of("cross-site", "same-site");

    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};
    private static final int TAIL = 8;

    private final Queue<Deflater> deflaters = new ArrayBlockingQueue<>(KEPT);

    /// Whether the page may go out compressed.
    static boolean suits(HttpServletRequest request, int length) {
        return length >= LEAST
                && AcceptedEncodings.take(request.getHeader(HttpHeaders.ACCEPT_ENCODING), "gzip")
                && !isAskedFromElsewhere(request);
    }

    private static boolean isAskedFromElsewhere(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null && ELSEWHERE.contains(site);
    }

    byte[] gzip(byte[] page) {
        Deflater ready = deflaters.poll();
        Deflater deflater = ready == null ? new Deflater(Deflater.BEST_SPEED, true) : ready;
        try {
            deflater.setInput(page);
            deflater.finish();
            var out = new ByteArrayOutputStream(page.length / 4);
            out.writeBytes(HEAD);
            byte[] some = new byte[Math.max(page.length / 4, TAIL)];
            while (!deflater.finished()) {
                out.write(some, 0, deflater.deflate(some));
            }
            out.writeBytes(tail(page));
            return out.toByteArray();
        } finally {
            deflater.reset();
            if (!deflaters.offer(deflater)) {
                deflater.end();
            }
        }
    }

    private static byte[] tail(byte[] page) {
        var checksum = new CRC32();
        checksum.update(page);
        return ByteBuffer.allocate(TAIL)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) checksum.getValue())
                .putInt(page.length)
                .array();
    }
}
