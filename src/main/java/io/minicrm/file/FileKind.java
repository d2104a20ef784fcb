package io.minicrm.file;

import java.util.Set;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;

/// What kind of file it is: from its content, and from its name only as far as that says the same
/// more precisely (a ZIP called .docx is a text document, a text called .png is a text).
///
/// @param sniffed the media type that the content tells
/// @param type the most precise media type
public record FileKind(String sniffed, String type) {

    /// Pictures that browsers draw and nothing else. SVG and PDF can hold scripts.
    private static final Set<String> PICTURES =
            Set.of("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif");

    private static final MediaTypeRegistry REGISTRY = MediaTypeRegistry.getDefaultRegistry();
    private static final MimeTypes TYPES = MimeTypes.getDefaultMimeTypes();

    @SuppressWarnings("deprecation") // by name alone, which no other method offers
    static FileKind of(String sniffed, String name) {
        MediaType content = MediaType.parse(sniffed);
        MediaType named = TYPES.getMimeType(name).getType();
        return new FileKind(
                sniffed,
                content != null && REGISTRY.isSpecializationOf(named, content)
                        ? named.toString()
                        : sniffed);
    }

    /// Whether it may be shown within the browser.
    public boolean isPicture() {
        return PICTURES.contains(sniffed);
    }

    public String icon() {
        String subtype = type.substring(type.indexOf('/') + 1);
        return switch (type.substring(0, type.indexOf('/'))) {
            case "image" -> "photo";
            case "audio" -> "file-music";
            case "video" -> "movie";
            case "message" -> "mail";
            case "text" -> subtype.equals("csv") ? "file-spreadsheet" : "file-text";
            default ->
                    subtype.equals("pdf")
                            ? "file-type-pdf"
                            : subtype.matches(".*(spreadsheet|excel).*")
                                    ? "file-spreadsheet"
                                    : subtype.matches(".*(presentation|powerpoint).*")
                                            ? "presentation"
                                            : subtype.matches(".*(word|opendocument\\.text|rtf).*")
                                                    ? "file-text"
                                                    : subtype.matches(
                                                                    ".*(zip|tar|compressed|7z|rar).*")
                                                            ? "file-zip"
                                                            : "file";
        };
    }
}
