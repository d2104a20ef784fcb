package io.minicrm.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a migration may do, given that people are at work meanwhile and that the version before may
/// be gone back to: what that one uses is taken away only by a migration that says why nothing uses
/// it any more and keeps older versions out; and an index on a table that has rows is built beside
/// the work.
///
/// Looks at a file alone: whatever it has not created itself was there before.
final class MigrationRules {

    private static final Pattern FLOOR = Pattern.compile("-- Rollback floor: (\\S+)\n");
    private static final Pattern REASON = Pattern.compile("(?m)^-- Contract: \\S");

    private static final Pattern COMMENT_STRING_OR_BODY =
            Pattern.compile(
                    "(?s)--[^\n]*|/\\*.*?\\*/|'(?:[^']|'')*'|\\$((?:[a-z_]\\w*)?)\\$.*?\\$\\1\\$");
    private static final Pattern IN_PARENTHESES = Pattern.compile("\\([^()]*\\)");

    private static final Pattern CREATION =
            Pattern.compile(
                    "create (?:or replace )?(?:unlogged |temp |temporary )?(?:table|view|function|type|sequence) (?:if not exists )?(\\S+).*");
    private static final Pattern DROP =
            Pattern.compile(
                    "drop (?:table|view|function|type|sequence) (?:if exists )?(\\S+?)(?: cascade| restrict)?");
    private static final Pattern ALTERATION =
            Pattern.compile("alter table (?:if exists )?(?:only )?(\\S+) (.+)");
    private static final Pattern CONTRACTING =
            Pattern.compile(
                    "drop (?!not null|default|identity|expression|constraint \\S+_check$).*|rename .*|alter (?:column )?+\\S+ (?:(?:set data )?type .*|set not null)");
    private static final Pattern ADDED_COLUMN =
            Pattern.compile("add (?!constraint|check|unique|primary|foreign|exclude).*");

    private static final Pattern INDEX =
            Pattern.compile(
                    "create (?:unique )?index (concurrently )?(?:if not exists )?(?:(?!on )(\\S+) )?on (?:only )?(\\S+).*");
    private static final Pattern DROP_BESIDE =
            Pattern.compile("drop index concurrently if exists (\\S+)");

    private final String text;
    private final List<String> statements;
    private final Set<String> created;

    private MigrationRules(String text) {
        this.text = text;
        this.statements = statements(text);
        this.created =
                statements.stream()
                        .map(CREATION::matcher)
                        .filter(Matcher::matches)
                        .map(creation -> creation.group(1))
                        .collect(Collectors.toSet());
    }

    /// @param before the highest floor of the migrations before this one
    /// @return what is wrong with it, empty when nothing is
    static List<String> broken(String text, Version before) {
        return new MigrationRules(text).broken(before);
    }

    private List<String> broken(Version before) {
        List<String> broken = new ArrayList<>();
        Matcher floor = FLOOR.matcher(text);
        if (!floor.lookingAt()) {
            return List.of("begins with its rollback floor");
        }
        if (statements.stream().anyMatch(this::contracts)) {
            if (!REASON.matcher(text).find()) {
                broken.add("takes something away and says why nothing uses it: -- Contract: …");
            }
            if (!before.isOlderThan(Version.of(floor.group(1)))) {
                broken.add("takes something away and raises the rollback floor above " + before);
            }
        }
        List<MatchResult> indexes =
                statements.stream()
                        .map(INDEX::matcher)
                        .filter(Matcher::matches)
                        .map(Matcher::toMatchResult)
                        .toList();
        if (indexes.stream()
                .anyMatch(index -> index.group(1) == null && !created.contains(index.group(3)))) {
            broken.add("builds an index on a table from before concurrently");
        }
        if (indexes.stream().anyMatch(index -> index.group(1) != null) && !isOnlyIndexes()) {
            broken.add(
                    "consists of drop index concurrently if exists x; create index concurrently x on …");
        }
        return broken;
    }

    private boolean contracts(String statement) {
        Matcher drop = DROP.matcher(statement);
        if (drop.matches()) {
            return Arrays.stream(drop.group(1).split(","))
                    .anyMatch(name -> !created.contains(name));
        }
        Matcher alteration = ALTERATION.matcher(statement);
        return alteration.matches()
                && !created.contains(alteration.group(1))
                && Arrays.stream(alteration.group(2).split(","))
                        .anyMatch(MigrationRules::actionContracts);
    }

    private static boolean actionContracts(String action) {
        return CONTRACTING.matcher(action).matches()
                || ADDED_COLUMN.matcher(action).matches()
                        && action.matches(".* (not null|primary key)\\b.*")
                        && !action.matches(".* (default|generated)\\b.*");
    }

    /// Each is dropped first, since one that was given up halfway stays behind as an invalid one.
    private boolean isOnlyIndexes() {
        if (statements.size() % 2 != 0) {
            return false;
        }
        for (int i = 0; i < statements.size(); i += 2) {
            Matcher drop = DROP_BESIDE.matcher(statements.get(i));
            Matcher index = INDEX.matcher(statements.get(i + 1));
            if (!drop.matches()
                    || !index.matches()
                    || index.group(1) == null
                    || !drop.group(1).equals(index.group(2))) {
                return false;
            }
        }
        return true;
    }

    /// The statements in small letters, without comments and without what stands in quotes or
    /// parentheses: what is left has commas only between actions.
    private static List<String> statements(String text) {
        String bare =
                COMMENT_STRING_OR_BODY
                        .matcher(text.toLowerCase(Locale.ROOT))
                        .replaceAll(" ")
                        .replace("\"", "")
                        .replace("public.", "");
        while (IN_PARENTHESES.matcher(bare).find()) {
            bare = IN_PARENTHESES.matcher(bare).replaceAll(" ");
        }
        return Arrays.stream(bare.split(";"))
                .map(statement -> statement.strip().replaceAll("\\s+", " ").replace(", ", ","))
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
