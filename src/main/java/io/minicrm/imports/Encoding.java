package io.minicrm.imports;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How the characters of a file are written as bytes.
public enum Encoding {
    UTF_8(StandardCharsets.UTF_8, "UTF-8"),
    WINDOWS_1252(Charset.forName("windows-1252"), "Windows-1252"),
    ISO_8859_15(Charset.forName("ISO-8859-15"), "ISO-8859-15"),
    ISO_8859_1(StandardCharsets.ISO_8859_1, "ISO-8859-1"),
    MAC_ROMAN(Charset.forName("x-MacRoman"), "Mac Roman"),
    WINDOWS_1250(Charset.forName("windows-1250"), "Windows-1250"),
    ISO_8859_2(Charset.forName("ISO-8859-2"), "ISO-8859-2"),
    WINDOWS_1254(Charset.forName("windows-1254"), "Windows-1254"),
    WINDOWS_1253(Charset.forName("windows-1253"), "Windows-1253"),
    WINDOWS_1251(Charset.forName("windows-1251"), "Windows-1251"),
    KOI8_R(Charset.forName("KOI8-R"), "KOI8-R"),
    SHIFT_JIS(Charset.forName("windows-31j"), "Shift JIS"),
    GB18030(Charset.forName("GB18030"), "GB18030"),
    BIG5(Charset.forName("x-windows-950"), "Big5"),
    EUC_KR(Charset.forName("x-windows-949"), "EUC-KR"),
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

    boolean isUnicode() {
        return this == UTF_8 || this == UTF_16LE || this == UTF_16BE;
    }

    /// The one that comes nearest among those that versions before know.
    Encoding nearest() {
        return isUnicode() ? this : WINDOWS_1252;
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
