package io.minicrm.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Keeps the files of imports in the database, in pieces, so that none is ever held as a whole.
@Component
class ImportFile {

    private static final int PIECE = 1 << 20;

    private final JdbcClient jdbc;

    ImportFile(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void keep(long importId, FileContent file) {
        try (InputStream in = file.open()) {
            byte[] piece = in.readNBytes(PIECE);
            for (int no = 0; piece.length > 0; no++) {
                jdbc.sql(
                                "insert into import_chunk (import_id, no, bytes) values (:import, :no, :bytes)")
                        .param("import", importId)
                        .param("no", no)
                        .param("bytes", piece)
                        .update();
                piece = in.readNBytes(PIECE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FileContent of(long importId) {
        return () -> new Pieces(importId);
    }

    /// The first rows of a file.
    List<FileRow> first(Import file, int most) throws IOException, UnusableFile {
        List<FileRow> first = new ArrayList<>();
        try (FileRows all = FileRows.open(of(file.id()), file.dialect())) {
            Optional<FileRow> next = all.next();
            while (next.isPresent() && first.size() < most) {
                first.add(next.get());
                next = all.next();
            }
        }
        return first;
    }

    /// The last bytes of a file, at least as many as a sample has.
    byte[] end(long importId) {
        List<byte[]> pieces =
                jdbc.sql(
                                "select bytes from import_chunk where import_id = :import order by no desc limit 2")
                        .param("import", importId)
                        .query((row, _) -> row.getBytes(1))
                        .list();
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        pieces.reversed().forEach(end::writeBytes);
        return end.toByteArray();
    }

    /// Whether the file is still kept.
    boolean isKept(long importId) {
        return piece(importId, 0) != null;
    }

    private byte @Nullable [] piece(long importId, int no) {
        return jdbc.sql("select bytes from import_chunk where import_id = :import and no = :no")
                .param("import", importId)
                .param("no", no)
                .query((row, _) -> row.getBytes(1))
                .optional()
                .orElse(null);
    }

    private final class Pieces extends InputStream {

        private final long importId;
        private byte[] piece = new byte[0];
        private int at;
        private int no;

        private Pieces(long importId) {
            this.importId = importId;
        }

        @Override
        public int read() {
            return isAtEnd() ? -1 : piece[at++] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (isAtEnd()) {
                return -1;
            }
            int read = Math.min(length, piece.length - at);
            System.arraycopy(piece, at, into, offset, read);
            at += read;
            return read;
        }

        private boolean isAtEnd() {
            if (at < piece.length) {
                return false;
            }
            byte[] next = piece(importId, no);
            if (next == null) {
                return true;
            }
            piece = next;
            at = 0;
            no++;
            return false;
        }
    }
}
