package io.minicrm.imports;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The name of a column, taken apart.
///
/// @param plain reduced to what people mean by it: "Tel. (dienstl.)" is "teldienstl"
/// @param words its words, each reduced in that way
/// @param number the number in it, 0 when there is none: 2 of "E-mail 2 Address"
/// @param before what stands before a dash, reduced; empty when there is none: "person" of "Person
///   - Name"
/// @param behind what stands behind it
record Header(String plain, List<String> words, int number, String before, String behind) {

    /// Nobody calls a column by more.
    private static final int LONGEST = 200;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern CAMEL = Pattern.compile("(?<=[\\p{Ll}\\d])(?=\\p{Lu})");
    private static final Pattern SIGNS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final List<String> CARD = List.of("type", "pref", "voice", "internet", "x");

    static Header of(String name) {
        String text = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        if (text.indexOf(';') > 0) {
            text = ofCard(text);
        }
        int dash = text.indexOf(" - ");
        Matcher number = NUMBER.matcher(text);
        return new Header(
                plain(text),
                Stream.of(SIGNS.split(CAMEL.matcher(text).replaceAll(" ")))
                        .map(Header::plain)
                        .filter(word -> !word.isEmpty())
                        .toList(),
                number.find() ? Integer.parseInt(number.group()) : 0,
                dash < 0 ? "" : plain(text.substring(0, dash)),
                dash < 0 ? "" : text.substring(dash + 3));
    }

    /// What people mean by a name: signs, blanks, accents and capitals count for nothing.
    static String plain(String name) {
        return Normalizer.normalize(
                        name.toLowerCase(Locale.ROOT).replace("ß", "ss"), Normalizer.Form.NFD)
                .replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /// The same without its numbers: "phone" of "Phone 2", "emailvalue" of "E-mail 1 - Value".
    String unnumbered() {
        return plain.replaceAll("\\d", "");
    }

    /// Whether it says nothing of what stands in the column: "Column 3", "x1".
    boolean isSilent() {
        return List.of(
                        "", "x", "c", "v", "col", "column", "field", "unnamed", "spalte", "feld",
                        "colonne", "columna", "colonna", "kolom")
                .contains(unnumbered());
    }

    /// The lines of a vCard are called "TEL;TYPE=CELL;TYPE=PREF".
    private static String ofCard(String text) {
        return Stream.of(SIGNS.split(text))
                .filter(word -> !CARD.contains(word.toLowerCase(Locale.ROOT)))
                .reduce("", (all, word) -> all.isEmpty() ? word : all + " " + word);
    }
}
