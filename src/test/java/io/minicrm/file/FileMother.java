package io.minicrm.file;

import io.minicrm.file.Attachments.NewAttachment;
import io.minicrm.record.RecordReader;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Makes files for tests.
@Component
public class FileMother {

    private final ContentStore contentStore;
    private final Attachments attachments;
    private final RecordReader reader;
    private final JdbcClient jdbc;

    FileMother(
            ContentStore contentStore,
            Attachments attachments,
            RecordReader reader,
            JdbcClient jdbc) {
        this.contentStore = contentStore;
        this.attachments = attachments;
        this.reader = reader;
        this.jdbc = jdbc;
    }

    public RecordRef file(Scope scope, RecordRef subject, String name, String text) {
        return file(scope, subject, name, text.getBytes(StandardCharsets.UTF_8));
    }

    public RecordRef file(Scope scope, RecordRef subject, String name, byte[] content) {
        attachments.add(scope, reader.get(scope, subject), List.of(named(name, content)));
        return new RecordRef(
                RecordKind.FILE, jdbc.sql("select max(id) from file").query(Long.class).single());
    }

    /// Several files with these texts, in one change.
    void files(Scope scope, RecordRef subject, List<String> texts) {
        attachments.add(
                scope,
                reader.get(scope, subject),
                texts.stream()
                        .map(text -> named("text.txt", text.getBytes(StandardCharsets.UTF_8)))
                        .toList());
    }

    private NewAttachment named(String name, byte[] content) {
        try {
            return new NewAttachment(name, contentStore.receive(new ByteArrayInputStream(content)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// A picture of one colour, which differs with it.
    public static byte[] picture(String format, int colour) {
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 64; x++) {
            for (int y = 0; y < 48; y++) {
                image.setRGB(x, y, colour);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return out.toByteArray();
    }
}
