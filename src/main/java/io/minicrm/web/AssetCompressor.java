package io.minicrm.web;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import io.minicrm.web.Assets.Encoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Compresses the assets, as well as it can be done, when MiniCRM is built. Neither it nor its
/// library is in the packaged jar.
final class AssetCompressor {

    /// Beyond that it is of no use: what is compressed already, like fonts and pictures.
    private static final double MOST = 0.95;

    private AssetCompressor() {}

    /// @param arguments the folder for what is compressed
    static void main(String[] arguments) throws IOException {
        Brotli4jLoader.ensureAvailability();
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Set<Path> current = new HashSet<>();
        for (byte[] content : AssetFiles.read(MessageConfiguration.bundled()).values()) {
            for (Encoding encoding : Encoding.values()) {
                Path file = folder.resolve(Assets.nameOf(content) + "." + encoding.token);
                current.add(file);
                if (!Files.exists(file)) {
                    byte[] compressed = compress(content, encoding);
                    if (compressed.length < content.length * MOST) {
                        Files.write(file, compressed);
                    }
                }
            }
        }
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!current.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static byte[] compress(byte[] content, Encoding encoding) throws IOException {
        return switch (encoding) {
            case BROTLI -> Encoder.compress(content, new Encoder.Parameters().setQuality(11));
            case GZIP -> gzip(content);
        };
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip =
                new GZIPOutputStream(bytes) {
                    {
                        def.setLevel(Deflater.BEST_COMPRESSION);
                    }
                }) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
