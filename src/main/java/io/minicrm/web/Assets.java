package io.minicrm.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.stereotype.Component;

/// All assets, read once and served below one fingerprint of the whole. So a browser keeps them for
/// good, and style sheets and modules refer to each other by plain relative names.
///
/// The build has compressed them (`AssetCompressor`), each under the digest of its content. What
/// was changed since then goes out as it is.
@Component
class Assets {

    /// Where the build puts them among the classes.
    static final String COMPRESSED = "compressed";

    /// How an asset may be compressed, the shortest first.
    enum Encoding {
        BROTLI("br"),
        GZIP("gzip");

        /// What HTTP calls it, and its files end in.
        final String token;

        Encoding(String token) {
            this.token = token;
        }
    }

    /// A file as it goes out.
    ///
    /// @param compressed only what is shorter than the content
    record Asset(MediaType type, byte[] content, Map<Encoding, byte[]> compressed) {}

    private final Map<String, Asset> assets;
    private final String fingerprint;

    Assets(MessageSource messages) {
        SortedMap<String, byte[]> files = AssetFiles.read(messages);
        assets =
                files.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey,
                                        file -> asset(file.getKey(), file.getValue())));
        fingerprint = fingerprintOf(files);
    }

    /// The address of a file: `asset("img/favicon.svg")`.
    ///
    /// @throws IllegalArgumentException when there is no such file
    String address(String path) {
        if (!assets.containsKey(path)) {
            throw new IllegalArgumentException("no asset " + path);
        }
        return "/assets/" + fingerprint + "/" + path;
    }

    Optional<Asset> find(String path) {
        return Optional.ofNullable(assets.get(path));
    }

    boolean isCurrent(String fingerprint) {
        return this.fingerprint.equals(fingerprint);
    }

    /// What a content is called where its compressed forms lie.
    static String nameOf(byte[] content) {
        return HexFormat.of().formatHex(digest().digest(content), 0, 16);
    }

    private static Asset asset(String path, byte[] content) {
        String name = nameOf(content);
        Map<Encoding, byte[]> compressed = new EnumMap<>(Encoding.class);
        for (Encoding encoding : Encoding.values()) {
            var file = new ClassPathResource(COMPRESSED + "/" + name + "." + encoding.token);
            if (file.exists()) {
                compressed.put(encoding, read(file));
            }
        }
        return new Asset(
                MediaTypeFactory.getMediaType(path).orElse(MediaType.APPLICATION_OCTET_STREAM),
                content,
                compressed);
    }

    private static byte[] read(ClassPathResource file) {
        try {
            return file.getContentAsByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fingerprintOf(SortedMap<String, byte[]> files) {
        MessageDigest digest = digest();
        files.forEach((path, content) -> {
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        });
        return HexFormat.of().formatHex(digest.digest(), 0, 6);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
