package io.minicrm.imports;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Lines of a file as they read in one encoding.
///
/// @param letters what is to be thought of its words
record DecodedText(Encoding encoding, String text, TextPlausibility letters) {

    static DecodedText of(Encoding encoding, byte[] lines) {
        String text = new String(lines, encoding.charset());
        return new DecodedText(encoding, text, TextPlausibility.of(encoding, text));
    }

    /// The readings in all encodings but Unicode's, the likeliest first; of equally likely ones the
    /// more usual.
    static List<DecodedText> ranked(byte[] lines) {
        return Stream.of(Encoding.values())
                .filter(each -> !each.isUnicode())
                .map(each -> of(each, lines))
                .sorted(
                        Comparator.comparingDouble((DecodedText each) -> each.letters().score())
                                .reversed())
                .toList();
    }
}
