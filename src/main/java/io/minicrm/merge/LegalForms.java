package io.minicrm.merge;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What stands behind the name of a company and says only what kind of company it is: "ACME GmbH"
/// and "Acme Inc." are called alike.
final class LegalForms {

    /// In small letters, without accents, as they are written in the countries of Europe and where
    /// English is spoken.
    private static final List<String> FORMS =
            List.of(
                    // German
                    "gmbh",
                    "gmbh & co. kg",
                    "gmbh & co kg",
                    "gmbh & co. kgaa",
                    "mbh",
                    "g.m.b.h.",
                    "ges.m.b.h.",
                    "ag",
                    "ag & co. kg",
                    "kg",
                    "kgaa",
                    "ohg",
                    "gbr",
                    "ug",
                    "ug (haftungsbeschrankt)",
                    "e.k.",
                    "e. k.",
                    "ek",
                    "e.v.",
                    "eg",
                    "se",
                    "se & co. kg",
                    // English
                    "inc",
                    "inc.",
                    "incorporated",
                    "corp",
                    "corp.",
                    "corporation",
                    "co",
                    "co.",
                    "company",
                    "llc",
                    "l.l.c.",
                    "llp",
                    "lp",
                    "ltd",
                    "ltd.",
                    "limited",
                    "plc",
                    "pty ltd",
                    "pty. ltd.",
                    // French, Spanish, Portuguese, Italian
                    "sa",
                    "s.a.",
                    "sas",
                    "s.a.s.",
                    "sarl",
                    "s.a.r.l.",
                    "eurl",
                    "sl",
                    "s.l.",
                    "slu",
                    "lda",
                    "lda.",
                    "ltda",
                    "spa",
                    "s.p.a.",
                    "srl",
                    "s.r.l.",
                    // Dutch, Nordic
                    "bv",
                    "b.v.",
                    "nv",
                    "n.v.",
                    "vof",
                    "ab",
                    "as",
                    "a/s",
                    "aps",
                    "asa",
                    "oy",
                    "oyj",
                    "hf",
                    "hf.",
                    "ehf.",
                    // Polish, Czech, Slovak, Hungarian, Romanian, Slovenian, Croatian, Bulgarian
                    "sp. z o.o.",
                    "sp z o o",
                    "s.r.o.",
                    "s. r. o.",
                    "a.s.",
                    "kft",
                    "kft.",
                    "zrt",
                    "zrt.",
                    "d.o.o.",
                    "d. o. o.",
                    "eood",
                    "ood");

    private LegalForms() {}

    /// SQL for a name, as `f_norm` writes it, without its form; the whole of one that is nothing
    /// else.
    static String without(String norm) {
        String forms =
                FORMS.stream()
                        .sorted((one, other) -> other.length() - one.length())
                        .map(form -> form.replaceAll("[.()]", "\\\\$0"))
                        .collect(Collectors.joining("|"));
        return "regexp_replace(%s, '(?<=[^ ,]),? +(%s)$', '')".formatted(norm, forms);
    }

    /// SQL for all that one can be called that has this name without a form.
    static String ways(String name) {
        return "array[%s] || array(select %1$s || f.form from unnest(array[%s]) f (form))"
                .formatted(
                        name,
                        FORMS.stream()
                                .flatMap(form -> Stream.of("' " + form + "'", "', " + form + "'"))
                                .collect(Collectors.joining(", ")));
    }
}
