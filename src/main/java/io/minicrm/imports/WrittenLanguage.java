package io.minicrm.imports;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/// A language with its letters beyond ASCII, and the encodings in which it is usually written.
enum WrittenLanguage {
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

    WrittenLanguage(String letters, Group first, Group... others) {
        this.letters = letters.chars().boxed().collect(Collectors.toUnmodifiableSet());
        this.groups = EnumSet.of(first, others);
    }

    /// Whether it is usually written in one of these.
    boolean isOf(Set<Group> others) {
        return groups.stream().anyMatch(others::contains);
    }

    /// Whether it has all these letters beyond ASCII.
    boolean has(Set<Integer> beyond) {
        return letters.containsAll(beyond);
    }

    /// Whose languages an encoding is made for; of Unicode, nobody's in particular.
    static Set<Group> groups(Encoding encoding) {
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

    /// Languages that share encodings.
    enum Group {
        WEST,
        CENTRAL,
        TURKISH,
        GREEK,
        CYRILLIC,
        EAST
    }
}
