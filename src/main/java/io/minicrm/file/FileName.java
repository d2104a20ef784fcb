package io.minicrm.file;

import java.text.Normalizer;

/// What a file is called, made of what a browser says it is called.
final class FileName {

    private static final String NAMELESS = "file";

    private FileName() {}

    /// Without the folders in front, without what cannot be seen, and so short that it can be kept;
    /// the ending stays.
    static String of(String sent) {
        String name =
                Normalizer.normalize(sent, Normalizer.Form.NFC)
                        .replaceFirst("(?s).*[/\\\\]", "")
                        .replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ")
                        .strip();
        if (name.isEmpty() || name.matches("\\.+")) {
            return NAMELESS;
        }
        int tooMany = name.length() - FileFields.LONGEST_NAME;
        if (tooMany <= 0) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 && name.length() - dot <= 12 ? name.substring(dot) : "";
        int end = FileFields.LONGEST_NAME - ending.length();
        if (Character.isHighSurrogate(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(0, end).strip() + ending;
    }
}
