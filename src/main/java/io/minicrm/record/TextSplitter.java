package io.minicrm.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Several numbers, addresses or names that stand in one text.
final class TextSplitter {

    /// What is longer is not looked at, and refused as one.
    private static final int LONGEST = 5_000;

    private static final Pattern LINES = Pattern.compile("[;\\n\\r]");

    /// What always stands between two. A semicolon before an extension belongs to the number, and
    /// three colons are what Google writes.
    private static final Pattern ALWAYS =
            Pattern.compile("[\\n\\r|]|;(?!\\s{0,9}(?i:ext|isub|phone-context)=)|:::");

    /// What stands between two numbers, or within one.
    private static final Pattern BETWEEN_NUMBERS =
            Pattern.compile(
                    "[,/]|(?<=\\s)(?i:oder|or|ou|und|and|et|bzw\\.|&)(?=\\s)|(?<=[\\d)])\\s(?=(?i:tele)?(?i:fax)\\b)");

    private static final Pattern FAX = Pattern.compile("\\s*+(?i:tele)?(?i:fax)\\b");

    /// What stands between two addresses, or within the name of one.
    private static final Pattern BETWEEN_ADDRESSES = Pattern.compile("[,/>]|\\s");

    private static final Set<String> BETWEEN_WORDS =
            Set.of("oder", "or", "ou", "und", "and", "et", "bzw.", "&", "e", "y", "o");

    private TextSplitter() {}

    /// Names, in which anything else may stand.
    static List<String> names(String text) {
        return filled(LINES.split(text));
    }

    static List<String> phones(String text) {
        if (text.length() > LONGEST) {
            return List.of(text);
        }
        List<String> phones = new ArrayList<>();
        for (String part : filled(ALWAYS.split(text))) {
            phones(part, phones);
        }
        return phones;
    }

    /// A slash or a word parts two numbers only where each side is a number by itself:
    /// "030/5550152" is one.
    private static void phones(String part, List<String> phones) {
        Matcher sign = BETWEEN_NUMBERS.matcher(part);
        int start = 0;
        while (sign.find()) {
            String before = part.substring(start, sign.start());
            if (isWhole(before) && isBeginning(part, sign.end())) {
                add(before, phones);
                start = sign.end();
            }
        }
        add(part.substring(start), phones);
    }

    /// Whether what follows is a number of its own: whole up to the next sign, or at least all of
    /// it and not a few digits more. Of a fax these are enough: it is none of ours.
    private static boolean isBeginning(String part, int from) {
        Matcher next = BETWEEN_NUMBERS.matcher(part).region(from, part.length());
        next.useTransparentBounds(true);
        String first = part.substring(from, next.find() ? next.start() : part.length());
        boolean fax = FAX.matcher(first).lookingAt() && !Extension.digits(first).isEmpty();
        if (isWhole(first) || fax) {
            return true;
        }
        String number = withoutLabel(first);
        return !number.isEmpty()
                && "0+(".indexOf(number.charAt(0)) >= 0
                && isWhole(part.substring(from));
    }

    private static boolean isWhole(String text) {
        String number = withoutLabel(text);
        String digits = Extension.digits(number);
        int prefix = digits.startsWith("00") ? 2 : number.startsWith("+") ? 0 : -1;
        return prefix < 0 ? digits.length() > 5 : digits.length() - prefix > 7;
    }

    private static String withoutLabel(String text) {
        return text.substring(text.indexOf(':') + 1).strip();
    }

    static List<String> emails(String text) {
        if (text.length() > LONGEST) {
            return List.of(text);
        }
        List<String> emails = new ArrayList<>();
        for (String part : filled(ALWAYS.split(text))) {
            emails(part, emails);
        }
        return emails;
    }

    /// An address has one @, and nothing that parts behind it. What stands before it may be a name:
    /// "Mailtest, Eve <eve@example.com>".
    private static void emails(String part, List<String> emails) {
        int start = 0;
        int at = part.indexOf('@');
        while (at >= 0) {
            int next = part.indexOf('@', at + 1);
            if (next < 0) {
                break;
            }
            Matcher sign = BETWEEN_ADDRESSES.matcher(part).region(at, next);
            if (!sign.find()) {
                break;
            }
            int end = sign.group().equals(">") ? sign.end() : sign.start();
            add(withoutWord(part.substring(start, end)), emails);
            start = sign.end();
            at = next;
        }
        String rest = part.substring(start);
        int space = end(rest);
        add(withoutWord(rest.substring(0, space)), emails);
        add(rest.substring(space), emails);
    }

    /// Where the last address ends and something else begins that stands beside it.
    private static int end(String rest) {
        int at = rest.indexOf('@');
        if (at < 0 || rest.indexOf('<') >= 0) {
            return rest.length();
        }
        for (int i = at; i < rest.length(); i++) {
            char each = rest.charAt(i);
            if (each == ',' || Character.isWhitespace(each)) {
                return i;
            }
        }
        return rest.length();
    }

    /// Without the sign or word that stands between two addresses.
    private static String withoutWord(String text) {
        String plain = text.strip();
        while (!plain.isEmpty() && ",/&".indexOf(plain.charAt(0)) >= 0) {
            plain = plain.substring(1).strip();
        }
        int blank = plain.indexOf(' ');
        return blank > 0
                        && BETWEEN_WORDS.contains(
                                plain.substring(0, blank).toLowerCase(Locale.ROOT))
                ? plain.substring(blank).strip()
                : plain;
    }

    private static void add(String text, List<String> to) {
        String plain = text.strip();
        if (plain.endsWith(",")) {
            plain = plain.substring(0, plain.length() - 1).strip();
        }
        if (!plain.isEmpty()) {
            to.add(plain);
        }
    }

    private static List<String> filled(String[] parts) {
        return Stream.of(parts).map(String::strip).filter(part -> !part.isEmpty()).toList();
    }
}
