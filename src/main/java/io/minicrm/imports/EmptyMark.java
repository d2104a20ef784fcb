package io.minicrm.imports;

import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.PlainText;
import io.minicrm.record.TextType;
import java.util.Locale;
import java.util.Set;

/// What programs and people write into a cell for which they have nothing.
final class EmptyMark {

    private static final int LONGEST = 20;

    /// Nothing wherever they stand.
    private static final Set<String> SIGNS =
            Set.of(
                    "-",
                    "--",
                    "---",
                    "–",
                    "—",
                    ".",
                    "..",
                    "...",
                    "…",
                    "?",
                    "??",
                    "/",
                    "n/a",
                    "n.a.",
                    "n. a.",
                    "(n/a)",
                    "<n/a>",
                    "#n/a",
                    "#nv",
                    "#name?",
                    "#ref!",
                    "#bezug!",
                    "#value!",
                    "#wert!",
                    "#null!",
                    "#div/0!",
                    "null",
                    "(null)",
                    "<null>",
                    "[null]",
                    "none",
                    "(none)",
                    "<none>",
                    "(blank)",
                    "(empty)",
                    "(leer)",
                    "undefined",
                    "unknown",
                    "(unknown)",
                    "unbekannt",
                    "k.a.",
                    "k. a.",
                    "k.a",
                    "keine angabe",
                    "keine angaben",
                    "n.v.",
                    "nicht vorhanden",
                    "nicht bekannt",
                    "not available",
                    "not applicable",
                    "inconnu",
                    "non renseigné",
                    "desconocido",
                    "sconosciuto");

    /// Nothing where no words are written: there are places and people that are called so.
    private static final Set<String> WORDS = Set.of("na", "nan", "nil", "keine", "keiner", "ka");

    private EmptyMark() {}

    /// Whether a cell says nothing of what it is for. A name is a name whatever it is, and where
    /// something is needed one is told that this is nothing.
    static boolean is(Target target, String cell) {
        Field<?> field = target.field();
        boolean named = target.link() == null && field.is(Trait.NAMING);
        return target.isJoined()
                ? isMark(field, cell)
                : !named && !field.is(Trait.REQUIRED) && isMark(field, cell);
    }

    /// Whether it says nothing wherever it stands.
    static boolean isSign(String cell) {
        return cell.length() <= LONGEST
                && SIGNS.contains(PlainText.line(cell.strip()).toLowerCase(Locale.ROOT));
    }

    private static boolean isMark(Field<?> field, String cell) {
        String text = cell.strip();
        if (text.length() > LONGEST) {
            return false;
        }
        String word = PlainText.line(text).toLowerCase(Locale.ROOT);
        boolean words =
                field.type() instanceof TextType type
                        && type.kind() != TextType.Kind.URL
                        && type.kind() != TextType.Kind.DOMAIN;
        return SIGNS.contains(word) || !words && WORDS.contains(word);
    }
}
