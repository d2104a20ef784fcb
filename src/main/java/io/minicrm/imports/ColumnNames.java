package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.RecordKind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the names of columns mean in files with records of one type.
final class ColumnNames {

    /// What a column's name says.
    ///
    /// @param target null when it says that the column goes nowhere
    /// @param sure whether it is called so in earnest
    /// @param place for a part of an address, which of several addresses it belongs to; otherwise
    ///   null
    record Meaning(@Nullable Target target, boolean sure, @Nullable String place) {

        private Meaning of(String address) {
            return new Meaning(target, sure, address);
        }
    }

    private static final Meaning NOWHERE = new Meaning(null, true, null);
    private static final Pattern COUNTED = Pattern.compile("(\\p{L}+)(\\d{1,4})(\\p{L}+)");

    private final RecordType<?> type;
    private final Vocabulary vocabulary;
    private final List<String> places;
    private final Map<String, Meaning> named = new HashMap<>();
    private final Map<String, Meaning> addresses = new HashMap<>();
    private final Map<String, Meaning> placed = new HashMap<>();

    /// By the field that links to them, what columns mean of which it is known that they tell of
    /// the linked record.
    private final Map<Field<?>, Map<String, Meaning>> linked = new LinkedHashMap<>();

    private final Map<RecordKind, List<String>> kinds = new LinkedHashMap<>();

    ColumnNames(
            RecordType<?> type, List<Target> targets, Catalogue catalogue, Vocabulary vocabulary) {
        this.type = type;
        this.vocabulary = vocabulary;
        places =
                vocabulary.places().stream()
                        .sorted(Comparator.comparing(String::length).reversed())
                        .toList();
        catalogue.types().forEach(each -> kinds.put(each.kind(), vocabulary.kind(each.kind())));
        targets.stream().filter(target -> target.link() == null).forEach(this::addOwn);
        boolean foreign = addresses.isEmpty();
        for (Target target : targets) {
            Field<?> link = target.link();
            if (link != null) {
                addLinked(link, target, foreign);
            } else if (target.field().type() instanceof ReferenceType) {
                linked.computeIfAbsent(target.field(), _ -> new HashMap<>())
                        .putIfAbsent("name", new Meaning(target, true, null));
            }
        }
    }

    /// What this column's name means, or null when it is not known.
    @Nullable Meaning of(Header header) {
        if (vocabulary.isElse(type.kind(), header.plain())) {
            return NOWHERE;
        }
        Meaning exact = named.get(header.plain());
        if (exact != null) {
            return exact;
        }
        Meaning label = named.get(header.unnumbered());
        if (label != null && label.target() != null && label.target().isLabel()) {
            return label;
        }
        if (vocabulary.saysNowhere(header.words())) {
            return NOWHERE;
        }
        for (Map.Entry<RecordKind, List<String>> kind : kinds.entrySet()) {
            if (kind.getValue().contains(header.before())) {
                return ofKind(kind.getKey(), Header.of(header.behind()));
            }
        }
        Meaning address = address(header.plain());
        if (address != null) {
            return address;
        }
        Meaning counted = counted(header);
        return counted != null ? counted : ofOwnKind(header.plain());
    }

    private void addOwn(Target target) {
        boolean address = target.field().group().equals(Target.ADDRESS);
        vocabulary
                .of(target)
                .forEach(word ->
                        put(
                                address ? addresses : named,
                                word.plain(),
                                new Meaning(target, word.sure(), address ? "" : null)));
        vocabulary
                .placed(target.field())
                .forEach(word -> placed.put(word, new Meaning(target, true, "")));
    }

    private void addLinked(Field<?> link, Target target, boolean foreignAddress) {
        boolean address = target.field().group().equals(Target.ADDRESS);
        Map<String, Meaning> of = linked.computeIfAbsent(link, _ -> new HashMap<>());
        List<String> prefixes =
                vocabulary.of(new Target(null, link, null)).stream()
                        .filter(Vocabulary.Word::sure)
                        .map(Vocabulary.Word::plain)
                        .toList();
        for (Vocabulary.Word word : vocabulary.of(target)) {
            Meaning meaning = new Meaning(target, word.sure(), address ? "" : null);
            put(of, word.plain(), meaning);
            prefixes.forEach(prefix -> named.putIfAbsent(prefix + word.plain(), meaning));
            if (address && foreignAddress) {
                put(addresses, word.plain(), meaning);
            } else if (!address && !target.field().isList()) {
                named.putIfAbsent(word.plain(), meaning);
            }
        }
    }

    private static void put(Map<String, Meaning> into, String word, Meaning meaning) {
        into.merge(word, meaning, (old, other) -> !old.sure() && other.sure() ? other : old);
    }

    /// A name that tells first of which record it is: "Person - Name".
    private @Nullable Meaning ofKind(RecordKind kind, Header header) {
        if (kind == type.kind()) {
            return of(header);
        }
        for (Map.Entry<Field<?>, Map<String, Meaning>> link : linked.entrySet()) {
            if (((ReferenceType) link.getKey().type()).target() == kind) {
                return vocabulary.saysNowhere(header.words())
                        ? NOWHERE
                        : link.getValue().getOrDefault(header.plain(), NOWHERE);
            }
        }
        return NOWHERE;
    }

    /// "Mailing city", "Ort geschäftlich", "Address 1 - City".
    private @Nullable Meaning address(String plain) {
        Meaning alone = addresses.get(plain);
        if (alone != null) {
            return alone;
        }
        Matcher counted = COUNTED.matcher(plain);
        if (counted.matches() && places.contains(counted.group(1))) {
            Meaning part = addresses.get(counted.group(3));
            return part == null ? null : part.of(counted.group(1) + counted.group(2));
        }
        for (String place : places) {
            String rest =
                    plain.startsWith(place)
                            ? plain.substring(place.length())
                            : plain.endsWith(place)
                                    ? plain.substring(0, plain.length() - place.length())
                                    : "";
            Meaning part = addresses.getOrDefault(rest, placed.get(rest));
            if (part != null) {
                return part.of(place);
            }
        }
        return null;
    }

    /// "E-mail 2 Address", "Phone 1 - Value"; the second line of a street goes nowhere.
    private @Nullable Meaning counted(Header header) {
        if (header.number() == 0) {
            return null;
        }
        String plain = header.unnumbered();
        Meaning meaning = named.getOrDefault(plain, address(plain));
        return meaning != null
                        && meaning.target() != null
                        && header.number() > 1
                        && !meaning.target().takesSeveral()
                ? NOWHERE
                : meaning;
    }

    /// "Contact owner", "Deal amount".
    private @Nullable Meaning ofOwnKind(String plain) {
        for (String kind : kinds.getOrDefault(type.kind(), List.of())) {
            if (plain.startsWith(kind)) {
                String rest = plain.substring(kind.length());
                Meaning meaning = named.getOrDefault(rest, address(rest));
                if (meaning != null
                        && meaning.target() != null
                        && meaning.target().link() == null) {
                    return meaning;
                }
            }
        }
        return null;
    }

    /// Whether it is a field of a person's name.
    static boolean isNaming(Target target) {
        return target.link() == null && target.field().is(Trait.NAMING);
    }
}
