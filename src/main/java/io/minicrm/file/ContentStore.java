package io.minicrm.file;

import io.minicrm.web.UploadLimit;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// What files hold, on the uploads volume: each content once, under its SHA-256, and unchanged for
/// as long as it is there.
///
/// A content's row in `file_content` is locked by whoever brings the content in and by whoever
/// takes it away, until their transaction ends: so nobody takes away what somebody has just
/// brought.
@Component
class ContentStore {

    /// A content, as its bytes tell.
    ///
    /// @param type the media type, whatever a file with it is called
    record Content(String sha256, long size, String type) {}

    /// A content that has come in, and is not kept yet.
    record Incoming(Path path, Content content) {}

    private final Path directory;
    private final JdbcClient jdbc;
    private final MimeTypes types = MimeTypes.getDefaultMimeTypes();

    ContentStore(@Value("${minicrm.uploads}") Path directory, JdbcClient jdbc) {
        this.directory = directory.toAbsolutePath();
        this.jdbc = jdbc;
    }

    Path directory() {
        return directory;
    }

    Path incoming() {
        return directory.resolve(UploadLimit.INCOMING);
    }

    /// Where a content lies.
    Path path(String sha256) {
        return folder(sha256).resolve(sha256);
    }

    private Path folder(String sha256) {
        return directory.resolve(sha256.substring(0, 2));
    }

    /// Writes down what comes, to be kept or discarded. Nothing of it stays when it breaks off.
    Incoming receive(InputStream in) throws IOException {
        Path path = Files.createDirectories(incoming()).resolve(UUID.randomUUID().toString());
        try {
            MessageDigest digest = sha256();
            long size;
            try (FileChannel channel =
                            FileChannel.open(
                                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                size = new DigestInputStream(in, digest).transferTo(out);
                channel.force(true);
            }
            return new Incoming(
                    path,
                    new Content(HexFormat.of().formatHex(digest.digest()), size, typeOf(path)));
        } catch (IOException | RuntimeException failure) {
            Files.deleteIfExists(path);
            throw failure;
        }
    }

    void discard(Incoming incoming) throws IOException {
        Files.deleteIfExists(incoming.path());
    }

    /// Keeps contents, whether they are new or there already.
    ///
    /// @throws UncheckedIOException when the volume does not take them
    @Transactional(propagation = Propagation.MANDATORY)
    void keep(List<Incoming> incoming) {
        // In one order for everybody, or two who bring the same ones would wait for each other.
        for (Incoming one :
                incoming.stream()
                        .sorted(Comparator.comparing(each -> each.content().sha256()))
                        .toList()) {
            enter(one.content());
            try {
                place(one);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /// The media type that the first bytes of a file tell.
    String typeOf(Path path) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            return types.detect(in, new Metadata()).getBaseType().toString();
        }
    }

    private void enter(Content content) {
        jdbc.sql(
                        """
                        insert into file_content (sha256, size, type) values (:sha256, :size, :type)
                        on conflict (sha256) do update set unreferenced_since = null
                        """)
                .param("sha256", content.sha256())
                .param("size", content.size())
                .param("type", content.type())
                .update();
    }

    private void place(Incoming incoming) throws IOException {
        Path path = path(incoming.content().sha256());
        if (Files.exists(path) && Files.size(path) == incoming.content().size()) {
            discard(incoming);
            return;
        }
        Path folder = Files.createDirectories(folder(incoming.content().sha256()));
        Files.move(incoming.path(), path, StandardCopyOption.ATOMIC_MOVE);
        sync(folder);
        sync(directory);
    }

    /// A name in a directory survives a power cut only once the directory itself is written.
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
