package io.minicrm.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/// Files of rows that are made when somebody asks for them. One is whole on the disk before its
/// first byte is sent: however slowly it is taken, nothing of the database is held meanwhile, and
/// one that fails halfway is no file that looks whole.
@Component
public class CsvFiles {

    /// So many are made at once: each keeps a connection to the database and a core busy.
    static final int MOST_MADE = 3;

    /// So many may be made for one person, or be on their way to them.
    static final int MOST_FOR_ONE = 3;

    private static final long PATIENCE_SECONDS = 2;

    /// What fills a file.
    ///
    /// @param <X> why it may not get there
    public interface Rows<X extends Exception> {
        void write(CsvRows file) throws IOException, X;
    }

    private final Path directory;
    private final Semaphore making = new Semaphore(MOST_MADE, true);
    private final Map<Long, Integer> running = new ConcurrentHashMap<>();

    CsvFiles(@Value("${minicrm.uploads}") Path uploads) {
        directory = uploads.resolve(UploadLimit.INCOMING);
    }

    /// Makes a file and sends it.
    ///
    /// @param name what it is called, without its ending
    public <X extends Exception> void send(
            Ui ui, HttpServletResponse response, String name, Rows<X> rows) throws IOException, X {
        send(ui, response, name, ',', rows);
    }

    /// @param separator what stands between two cells
    public <X extends Exception> void send(
            Ui ui, HttpServletResponse response, String name, char separator, Rows<X> rows)
            throws IOException, X {
        long person = ui.actor().id();
        if (running.merge(person, 1, Integer::sum) > MOST_FOR_ONE) {
            left(person);
            throw busy();
        }
        Path file = Files.createDirectories(directory).resolve(UUID.randomUUID().toString());
        try {
            make(file, separator, rows);
            send(response, name, file);
        } finally {
            left(person);
            Files.deleteIfExists(file);
        }
    }

    private <X extends Exception> void make(Path file, char separator, Rows<X> rows)
            throws IOException, X {
        if (!gotTurn()) {
            throw busy();
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            CsvRows csv = new CsvRows(out, separator);
            rows.write(csv);
            csv.flush();
        } finally {
            making.release();
        }
    }

    private static void send(HttpServletResponse response, String name, Path file)
            throws IOException {
        response.setContentType("text/csv;charset=UTF-8");
        response.setContentLengthLong(Files.size(file));
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(name + ".csv", StandardCharsets.UTF_8)
                        .build()
                        .toString());
        Files.copy(file, response.getOutputStream());
    }

    private boolean gotTurn() {
        try {
            return making.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void left(long person) {
        running.computeIfPresent(person, (_, count) -> count == 1 ? null : count - 1);
    }

    private static ResponseStatusException busy() {
        return new ResponseStatusException(HttpStatus.TOO_MANY_REQUESTS);
    }
}
