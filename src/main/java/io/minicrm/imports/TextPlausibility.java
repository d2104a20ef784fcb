package io.minicrm.imports;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Judges whether a text can have been meant: its words have letters that occur together in some
/// language, no signs within, and no capitals behind small letters. Every language has the
/// encodings in which it is usually written.
final class TextPlausibility {

    private enum Language {
        GERMAN("äöüßéàè", Group.WEST, Group.CENTRAL),
        FRENCH("àâæçéèêëîïôœùûüÿ", Group.WEST),
        SPANISH("áéíñóúüºª", Group.WEST),
        PORTUGUESE("ãáàâçéêíóôõúüºª", Group.WEST),
        ITALIAN("àèéìòù", Group.WEST),
        NORDIC("åäöæøéü", Group.WEST),
        DUTCH("éèëïöüáó", Group.WEST),
        ICELANDIC("áðéíóúýþæö", Group.WEST),
        ESTONIAN("äõöüšž", Group.WEST),
        POLISH("ąćęłńóśźż", Group.CENTRAL),
        CZECH("áčďéěíňóřšťúůýž", Group.CENTRAL),
        SLOVAK("áäčďéíĺľňóôŕšťúýž", Group.CENTRAL),
        HUNGARIAN("áéíóöőúüű", Group.CENTRAL),
        CROATIAN("čćđšž", Group.CENTRAL),
        ROMANIAN("ăâîşţșț", Group.CENTRAL),
        TURKISH("çğıöşüâîİ", Group.TURKISH),
        GREEK("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ", Group.GREEK),
        RUSSIAN("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", Group.CYRILLIC),
        UKRAINIAN("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", Group.CYRILLIC);

        // Made here and changed by nobody
        @SuppressWarnings("ImmutableEnumChecker")
        private final Set<Integer> letters;

        @SuppressWarnings("ImmutableEnumChecker")
        private final Set<Group> groups;

        Language(String letters, Group first, Group... others) {
            this.letters = letters.chars().boxed().collect(Collectors.toUnmodifiableSet());
            this.groups = EnumSet.of(first, others);
        }
    }

    private enum Group {
        WEST,
        CENTRAL,
        TURKISH,
        GREEK,
        CYRILLIC,
        EAST
    }

    private static final Pattern WORD = Pattern.compile("[^\\s,;|\"\\p{Cntrl}&&[^\\x80-\\x9f]]++");

    /// Signs that stand beside letters without anything being wrong.
    private static final String USUAL_SIGNS = "²’‘´`“”„‚‹›«»–—…•·€°©®™§№（）、。・「」\u00a0\u200b\ufeff";

    private static final String RUSSIAN_OFTEN = "оеаинтсрвлкмд";

    /// In names of people, places and firms.
    private static final String EASTERN_OFTEN =
            "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮"
                    + "北京上海广廣州深圳南西东東市省区區路号號大小中国國公司有限株式会社田山本村川木井"
                    + "佐藤鈴渡辺伊加子太郎一二三明美台湾灣香港城海江新安金天地";

    private static final String VOWELS =
            "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœąęěůőűăâıαεηιουωάέήίόύώаеёиоуыэюяіїє";

    /// UTF-8 that was read as something else and written as UTF-8 again.
    private static final Pattern TWICE =
            Pattern.compile(
                    "[ÃÂ][\\u0080-\\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[ÄÅ][\\u0080-\\u00bf‚„…†‡‰‹‘’“”•–—™›]|â€[\\u0080-\\u00bf™œ“”¦˜\\u009d]?");

    private static final double WRONG = -2;
    private static final double BROKEN = -6;
    private static final int MOST_KEPT = 5_000;

    private final Encoding encoding;
    private final Set<Group> groups;
    private final Map<Language, Integer> explained = new EnumMap<>(Language.class);
    private final Set<String> wrong = new LinkedHashSet<>();
    private final Set<String> seen = new HashSet<>();
    private double score;
    private int words;

    private TextPlausibility(Encoding encoding, String text) {
        this.encoding = encoding;
        groups = groups(encoding);
        Matcher word = WORD.matcher(text);
        while (word.find() && seen.size() < MOST_KEPT) {
            if (word.group().chars().anyMatch(letter -> letter >= 0x80) && seen.add(word.group())) {
                look(word.group());
            }
        }
    }

    static TextPlausibility of(Encoding encoding, String text) {
        return new TextPlausibility(encoding, text);
    }

    /// How likely it is that the text was meant: the higher the better.
    double score() {
        int best = explained.values().stream().mapToInt(each -> each).max().orElse(0);
        return score + best;
    }

    /// The words that cannot have been meant.
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /// How many different words have more than ASCII.
    int words() {
        return words;
    }

    private static Set<Group> groups(Encoding encoding) {
        return switch (encoding) {
            case WINDOWS_1252, ISO_8859_15, ISO_8859_1, MAC_ROMAN -> EnumSet.of(Group.WEST);
            case WINDOWS_1250, ISO_8859_2 -> EnumSet.of(Group.CENTRAL);
            case WINDOWS_1254 -> EnumSet.of(Group.TURKISH);
            case WINDOWS_1253 -> EnumSet.of(Group.GREEK);
            case WINDOWS_1251, KOI8_R -> EnumSet.of(Group.CYRILLIC);
            case SHIFT_JIS, GB18030, BIG5, EUC_KR -> EnumSet.of(Group.EAST);
            case UTF_8, UTF_16LE, UTF_16BE -> EnumSet.noneOf(Group.class);
        };
    }

    private void look(String word) {
        words++;
        double points = TWICE.matcher(word).find() ? WRONG : 0;
        Set<Integer> beyond = new HashSet<>();
        boolean ascii = false;
        int before = 0;
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            boolean latin = letter < 0x80 && Character.isLetter(letter);
            ascii |= latin;
            if (encoding.isUnicode()) {
                points += isBroken(letter) ? BROKEN : 0;
            } else if (letter >= 0x80) {
                points += sign(word, i, letter);
                if (Character.isLetter(letter)) {
                    beyond.add((int) Character.toLowerCase(letter));
                }
            }
            boolean small = Character.isLowerCase(before);
            if (!encoding.isUnicode()
                    && small
                    && Character.isUpperCase(letter)
                    && (letter >= 0x80 || before >= 0x80)) {
                points += WRONG;
            }
            before = letter;
        }
        if (!beyond.isEmpty() && !encoding.isUnicode()) {
            double spoken = language(word, beyond, ascii);
            points += points < 0 ? Math.min(0, spoken) : spoken;
        }
        score += points;
        if (points < 0) {
            wrong.add(word);
        }
    }

    private static boolean isBroken(char sign) {
        return sign == '\ufffd' || sign >= 0x80 && sign < 0xa0 || sign >= 0xe000 && sign < 0xf900;
    }

    private double sign(String word, int at, char sign) {
        if (isBroken(sign)) {
            return BROKEN;
        }
        if (Character.isLetter(sign) || Character.getType(sign) == Character.NON_SPACING_MARK) {
            return 0;
        }
        if (sign == '¤') {
            return WRONG;
        }
        if (isPunctuation(word, at, sign)) {
            return 2;
        }
        if (USUAL_SIGNS.indexOf(sign) >= 0 || !isBesideLetter(word, at)) {
            return sign == '€' ? 1 : 0;
        }
        return WRONG;
    }

    /// A dash that stands alone, an apostrophe within a word, quotation marks around it.
    private static boolean isPunctuation(String word, int at, char sign) {
        return switch (sign) {
            case '–', '—' -> word.length() == 1;
            case '’' -> at > 0 && at + 1 < word.length() && isBesideLetter(word, at);
            case '“', '„' -> at == 0 && word.length() > 1;
            case '”' -> at > 0 && at + 1 == word.length();
            default -> false;
        };
    }

    private static boolean isBesideLetter(String word, int at) {
        return at > 0 && Character.isLetter(word.charAt(at - 1))
                || at + 1 < word.length() && Character.isLetter(word.charAt(at + 1));
    }

    /// As many points as the word has letters that only this encoding makes of their bytes, when
    /// one language has them all.
    private double language(String word, Set<Integer> beyond, boolean ascii) {
        long letters =
                word.chars().filter(each -> each >= 0x80 && Character.isLetter(each)).count();
        if (beyond.stream().anyMatch(TextPlausibility::isEastern)) {
            return groups.contains(Group.EAST) ? eastern(word, ascii) : WRONG;
        }
        List<Language> fitting =
                Stream.of(Language.values())
                        .filter(each -> each.groups.stream().anyMatch(groups::contains))
                        .filter(each -> each.letters.containsAll(beyond))
                        .toList();
        if (fitting.isEmpty()) {
            return WRONG;
        }
        fitting.forEach(each -> explained.merge(each, 1, Integer::sum));
        boolean otherScript = isOtherScript(beyond);
        if (otherScript && ascii) {
            return WRONG;
        }
        if (otherScript) {
            double often =
                    word.toLowerCase(Locale.ROOT)
                            .chars()
                            .filter(each -> RUSSIAN_OFTEN.indexOf(each) >= 0)
                            .count();
            return 1.5 * letters + 0.3 * often - odd(word);
        }
        // Icelandic has this letter only where a word begins
        if (word.indexOf('þ') > 0 || word.length() == 1) {
            return 0;
        }
        boolean tooMany = letters > 4 && letters * 10 > word.length() * 8L;
        return (tooMany ? WRONG : 1) + Math.min(letters, 3) * 0.5 - odd(word);
    }

    private static boolean isOtherScript(Set<Integer> beyond) {
        return beyond.stream().anyMatch(each -> each >= 0x370 && each < 0x530);
    }

    private static boolean isEastern(int letter) {
        return letter >= 0x1100 && letter < 0x1200
                || letter >= 0x2e80 && letter < 0xfb00
                || letter >= 0xff00;
    }

    /// How frequent the signs of an East Asian text are, as the order in its own encoding tells.
    private double eastern(String word, boolean ascii) {
        double points = 0;
        for (int i = 0; i < word.length(); i++) {
            char sign = word.charAt(i);
            if (sign >= 0x80) {
                boolean half = sign >= 0xff61 && sign < 0xffa0;
                boolean full = sign >= 0xff00 && !half;
                points += full ? 0.5 : half ? -1 : frequency(sign);
                points += EASTERN_OFTEN.indexOf(sign) >= 0 ? 2 : 0;
                points += ascii && isBesideAscii(word, i) ? WRONG : 0;
            }
        }
        return points;
    }

    private static boolean isBesideAscii(String word, int at) {
        return at > 0 && isAscii(word.charAt(at - 1))
                || at + 1 < word.length() && isAscii(word.charAt(at + 1));
    }

    private static boolean isAscii(char sign) {
        return sign < 0x80 && Character.isLetter(sign);
    }

    private double frequency(char sign) {
        if (encoding == Encoding.EUC_KR && sign >= 0xac00 && sign < 0xd7b0) {
            return lead(sign) >= 0xb0 && trail(sign) >= 0xa1 ? 2.6 : -1;
        }
        if (encoding == Encoding.SHIFT_JIS && sign >= 0x3040 && sign < 0x3100) {
            return 2.4;
        }
        return switch (encoding) {
            case GB18030 -> lead(sign) >= 0xb0 && lead(sign) < 0xd8 && trail(sign) >= 0xa1 ? 2 : -1;
            case BIG5 -> lead(sign) >= 0xa4 && lead(sign) < 0xc7 ? 2 : -1;
            case SHIFT_JIS -> lead(sign) >= 0x88 && lead(sign) < 0x98 ? 2 : -1;
            default -> -1;
        };
    }

    private int lead(char sign) {
        return String.valueOf(sign).getBytes(encoding.charset())[0] & 0xff;
    }

    private int trail(char sign) {
        byte[] bytes = String.valueOf(sign).getBytes(encoding.charset());
        return bytes.length == 2 ? bytes[1] & 0xff : 0;
    }

    /// Four consonants or three vowels in a row are rare, wherever a letter beyond ASCII is among
    /// them.
    private static double odd(String word) {
        int vowels = 0;
        int consonants = 0;
        boolean beyond = false;
        boolean odd = false;
        for (char letter : word.toLowerCase(Locale.ROOT).toCharArray()) {
            boolean vowel = VOWELS.indexOf(letter) >= 0;
            boolean goesOn = Character.isLetter(letter) && (vowel ? consonants : vowels) == 0;
            beyond = goesOn && beyond || letter >= 0x80;
            vowels = vowel ? vowels + 1 : 0;
            consonants = !vowel && Character.isLetter(letter) ? consonants + 1 : 0;
            odd |= beyond && (vowels > 2 || consonants > 3);
        }
        return odd ? 1 : 0;
    }
}
