package io.minicrm.record;

import java.util.regex.Pattern;

/// What people and programs write beside a number that answers with a whistle: "Fax", "Home Fax",
/// "Dienstfax", "Télécopieur". Halifax is a town.
public final class FaxWord {

    /// Nobody writes more beside a number.
    private static final int LONGEST = 200;

    private static final Pattern CAMEL = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}]+");
    private static final Pattern WORD =
            Pattern.compile(
                    "(?:tele)?fax(?:nummer|number|nr|no)?|telecop(?:ie|ieur)|facsimile|faks");
    private static final String END = "fax";

    /// What stands before the word in one with it, besides the names of labels.
    private static final Pattern BEFORE =
            Pattern.compile("home|work|other|main|haupt|firmen|geschafts|arbeits|zentral|telefon");

    private static final String PHONE = "(?:tel|telefon|telephone|phone|fon|telefono|telefoon)";
    private static final String AND = "\\.?(?:\\s?[/&+]\\s?|\\s(?:und|and|et|y|e|en)\\s)";

    /// One number for both.
    private static final Pattern WITH_PHONE =
            Pattern.compile(PHONE + AND + "(?:tele)?fax|(?:tele)?fax" + AND + PHONE);

    private FaxWord() {}

    /// Whether a label, or what stands around a number, says that it is a fax and nothing else.
    public static boolean isIn(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        String plain = Label.plain(CAMEL.matcher(text).replaceAll(" "));
        return BETWEEN.splitAsStream(plain).anyMatch(FaxWord::is)
                && !WITH_PHONE.matcher(plain.strip()).lookingAt();
    }

    private static boolean is(String word) {
        if (WORD.matcher(word).matches()) {
            return true;
        }
        String before = word.endsWith(END) ? word.substring(0, word.length() - END.length()) : "";
        return BEFORE.matcher(before).matches() || Label.called(before).isPresent();
    }
}
