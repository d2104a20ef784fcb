package io.minicrm.list;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.FieldType;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.PlainText;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the filters of a list from an address, and writes them into one. Each parameter is a
/// filter (`city=Lyon`, `company.country.not=FR`), and all have to hold. Those of a group have its
/// name before theirs: of `any.city=Lyon&any.owner=me` one has to hold, `all.` and `not.` say what
/// they say, further groups are numbered (`any2.`), and groups may stand in groups (`any.all.`).
///
/// @param titles what a record is called that the reader may see
record FilterReader(
        RecordType<?> type,
        Catalogue catalogue,
        FieldType.ParseContext reading,
        Directory directory,
        Function<RecordRef, Optional<String>> titles) {

    /// The longest text that somebody filters by, and the longest name of a filter.
    private static final int LONGEST = 500;

    private static final int MOST_WORDS = 20;
    private static final int MOST_IN_GROUPS = 50;
    static final int DEEPEST = 3;

    private static final Pattern GROUP = Pattern.compile("(any|all|not)(\\d{0,2})\\.(.+)");

    /// What a filter of this name asks of.
    Optional<FieldPath> path(String name) {
        return FieldPath.read(type, catalogue, List.of(name.split("\\.")))
                .map(FieldPath.Asked::path);
    }

    /// The type of the records that this leads to, when it leads to some that the reader may see.
    Optional<RecordType<?>> target(FieldPath path) {
        return path.target()
                .filter(kind -> reading.scope().may(Action.READ, kind))
                .map(catalogue::type);
    }

    /// The filters that stand in these parameters; whatever is none is passed over, unless it
    /// stands in a group.
    List<Criteria> read(Map<String, List<String>> parameters) {
        return new Reading().read(parameters, 0);
    }

    /// One address.
    private final class Reading {

        private int inGroups;

        List<Criteria> read(Map<String, List<String>> parameters, int depth) {
            List<Criteria> parts = new ArrayList<>();
            Map<String, Map<String, List<String>>> groups = new LinkedHashMap<>();
            parameters.forEach((parameter, typed) -> {
                if (parameter.length() > LONGEST) {
                    return;
                }
                Matcher group = GROUP.matcher(parameter);
                if (group.matches() && depth < DEEPEST) {
                    groups.computeIfAbsent(
                                    group.group(1) + group.group(2), _ -> new LinkedHashMap<>())
                            .put(group.group(3), typed);
                } else {
                    read(parameter, words(typed), depth, parts);
                }
            });
            groups.forEach((name, inside) -> {
                List<Criteria> inner = read(inside, depth + 1);
                if (!inner.isEmpty()) {
                    parts.add(group(name, inner));
                }
            });
            return List.copyOf(parts);
        }

        /// The label of the field that was put away and is asked for, perhaps over links.
        private @Nullable String archived(String parameter) {
            RecordType<?> present = type;
            for (String word : parameter.split("\\.")) {
                if (present.isArchived(word)) {
                    return present.label(word);
                }
                Field<?> field = present.field(word).orElse(null);
                if (field == null || !(field.type() instanceof ReferenceType link)) {
                    return null;
                }
                present = catalogue.type(link.target());
            }
            return null;
        }

        private void read(String parameter, List<String> words, int depth, List<Criteria> parts) {
            if (words.isEmpty()) {
                return;
            }
            Optional<FieldPath.Asked> asked =
                    FieldPath.read(type, catalogue, List.of(parameter.split("\\.")));
            String archived = asked.isEmpty() ? archived(parameter) : null;
            if (depth > 0) {
                inGroups++;
                if (inGroups > MOST_IN_GROUPS) {
                    if (inGroups == MOST_IN_GROUPS + 1) {
                        parts.add(
                                unreadable(parameter, words, "list.problem.many", MOST_IN_GROUPS));
                    }
                    return;
                }
                if (asked.isEmpty() && archived == null) {
                    boolean deep = GROUP.matcher(parameter).matches();
                    parts.add(
                            deep
                                    ? unreadable(parameter, words, "list.problem.deep", DEEPEST)
                                    : unreadable(parameter, words, "list.problem.unknown"));
                    return;
                }
            }
            if (archived != null) {
                parts.add(
                        new Criteria.Unreadable(
                                parameter, words, Problem.of("list.problem.archived"), archived));
            }
            asked.ifPresent(known -> {
                if (isOneFilter(known)) {
                    parts.add(filter(known, words));
                } else {
                    words.forEach(word -> parts.add(filter(known, List.of(word))));
                }
            });
        }
    }

    private static Criteria unreadable(
            String parameter, List<String> words, String problem, Object... arguments) {
        return new Criteria.Unreadable(parameter, words, Problem.of(problem, arguments), null);
    }

    private static Criteria group(String name, List<Criteria> parts) {
        return switch (name.substring(0, 3)) {
            case "any" -> new Criteria.Any(parts);
            case "not" -> new Criteria.Not(parts);
            default -> new Criteria.All(parts);
        };
    }

    private static List<String> words(List<String> typed) {
        return typed.stream()
                .map(word -> word.length() > 2 * LONGEST ? word : plain(word))
                .filter(word -> !word.isEmpty())
                .distinct()
                .limit(MOST_WORDS)
                .toList();
    }

    private static String plain(String word) {
        return PlainText.line(word.replace("\0", ""));
    }

    /// Whether several words make up one filter; otherwise each is one, and all have to match.
    private static boolean isOneFilter(FieldPath.Asked asked) {
        Operator operator = asked.operator();
        return operator.opposite().orElse(operator).acceptsAlternatives(asked.path().column());
    }

    private Filter filter(FieldPath.Asked asked, List<String> words) {
        ValueReader values = new ValueReader(reading, directory, titles);
        try {
            for (String word : words) {
                if (word.length() > LONGEST) {
                    throw new InvalidInput("record.problem.long", LONGEST, word.length());
                }
            }
            values.read(asked.path().column(), asked.operator(), words);
            return new Filter(
                    asked.path(),
                    asked.operator(),
                    asked.parameter(),
                    List.copyOf(values.values()),
                    values.gone(),
                    false);
        } catch (InvalidInput invalidInput) {
            return new Filter(
                    asked.path(),
                    asked.operator(),
                    asked.parameter(),
                    words.stream().map(word -> new Filter.Value(word, word)).toList(),
                    invalidInput.problem(),
                    true);
        }
    }

    /// Writes filters as they are read, all of which have to hold.
    static void write(List<Criteria> parts, Map<String, List<String>> parameters) {
        write(new Criteria.All(parts), "", parameters);
    }

    private static void write(
            Criteria.Group within, String before, Map<String, List<String>> parameters) {
        Map<String, Integer> groups = new LinkedHashMap<>();
        for (Criteria part : within.parts()) {
            // Two filters of one name would be read as one that asks for either
            boolean apart =
                    part instanceof Filter filter
                            && filter.acceptsAlternatives()
                            && !(within instanceof Criteria.Any)
                            && parameters.containsKey(before + filter.parameter());
            switch (apart ? new Criteria.All(List.of(part)) : part) {
                case Filter filter ->
                        parameters
                                .computeIfAbsent(
                                        before + filter.parameter(), _ -> new ArrayList<>())
                                .addAll(filter.words());
                case Criteria.Picked picked ->
                        parameters.put(Criteria.Picked.PARAMETER, List.of(picked.written()));
                case Criteria.Unreadable unreadable ->
                        parameters.put(before + unreadable.parameter(), unreadable.words());
                case Criteria.Group group -> {
                    String name =
                            switch (group) {
                                case Criteria.All _ -> "all";
                                case Criteria.Any _ -> "any";
                                case Criteria.Not _ -> "not";
                            };
                    int number = groups.merge(name, 1, Integer::sum);
                    write(group, before + name + (number == 1 ? "" : number) + ".", parameters);
                }
            }
        }
    }
}
