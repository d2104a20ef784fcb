package io.minicrm.imports;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Files that are no CSV, known by how they begin, whatever they are called.
///
/// @param message what it is, and what to do
record OtherFormat(String message, Pattern beginning) {

    private static final Pattern MARK = Pattern.compile("^\\ufeff?\\s*+");

    /// Those that are text.
    private static final OtherFormat[] TEXTS = {
        text("vcard", "begin:vcard"),
        text("calendar", "begin:vcalendar"),
        text("spreadsheet", "<\\?xml.{0,4000}?(excel\\.sheet|office:spreadsheet)"),
        text(
                "html",
                "<(!doctype html|html|head|meta|style|body|table)\\b.*?<table|mime-version:.*?<table"),
        text("json", "\\{\\s*(\"|\\})|\\[\\s*[{\\[\"]"),
        text("binary", "<(!doctype|html|\\?xml|table)|mime-version:"),
    };

    private static OtherFormat text(String message, String beginning) {
        return new OtherFormat(
                "transfer.file." + message,
                Pattern.compile(beginning, Pattern.CASE_INSENSITIVE | Pattern.DOTALL));
    }

    /// What the bytes at the beginning of a file tell.
    static Optional<String> of(byte[] start) {
        String bytes = new String(start, StandardCharsets.ISO_8859_1);
        if (bytes.startsWith("PK\u0003\u0004")) {
            return Optional.of("transfer.file." + archive(bytes));
        }
        if (bytes.startsWith("\u00d0\u00cf\u0011\u00e0")) {
            return Optional.of("transfer.file.spreadsheet");
        }
        if (bytes.startsWith("%PDF")) {
            return Optional.of("transfer.file.pdf");
        }
        if (Stream.of("\u001f\u008b", "7z\u00bc\u00af", "Rar!\u001a").anyMatch(bytes::startsWith)) {
            return Optional.of("transfer.file.archive");
        }
        return Stream.of("\u0089PNG", "\u00ff\u00d8\u00ff", "GIF8", "SQLite")
                        .anyMatch(bytes::startsWith)
                ? Optional.of("transfer.file.binary")
                : Optional.empty();
    }

    /// What the text at the beginning of a file tells.
    static Optional<String> of(String text) {
        String begun = MARK.matcher(text).replaceFirst("");
        return Stream.of(TEXTS)
                .filter(each -> each.beginning().matcher(begun).lookingAt())
                .map(OtherFormat::message)
                .findFirst();
    }

    /// Documents are archives with folders of certain names.
    private static String archive(String bytes) {
        if (bytes.contains("Index/Document.iwa") || bytes.contains("Index/Tables/")) {
            return "numbers";
        }
        boolean spreadsheet =
                bytes.contains("xl") && !bytes.contains("word/") && !bytes.contains("ppt/")
                        || bytes.contains("opendocument.spreadsheet");
        boolean document = bytes.contains("[Content_Types].xml") || bytes.contains("opendocument.");
        return spreadsheet ? "spreadsheet" : document ? "binary" : "archive";
    }
}
