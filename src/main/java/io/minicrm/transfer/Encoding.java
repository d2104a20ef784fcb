package io.minicrm.transfer;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How the characters of a file are written as bytes.
public enum Encoding {
    UTF_8(StandardCharsets.UTF_8, "UTF-8"),
    WINDOWS_1252(Charset.forName("windows-1252"), "Windows-1252"),
    UTF_16LE(StandardCharsets.UTF_16LE, "UTF-16 LE"),
    UTF_16BE(StandardCharsets.UTF_16BE, "UTF-16 BE");

    private final Charset charset;
    private final String title;

    Encoding(Charset charset, String title) {
        this.charset = charset;
        this.title = title;
    }

    Charset charset() {
        return charset;
    }

    /// The name in requests and in the database.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Its name, which is the same in every language.
    public String title() {
        return title;
    }

    static Optional<Encoding> of(String key) {
        return Stream.of(values()).filter(each -> each.key().equals(key)).findFirst();
    }
}
