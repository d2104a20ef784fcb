package io.minicrm.activity;

import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.search.Passages;
import io.minicrm.search.SqlParameters;
import io.minicrm.search.Terms;
import java.lang.Character.UnicodeScript;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds notes by how words in them begin. Whoever may read the record that a note was written on
/// may read the note, as on the timeline.
@Component
class NoteSearch implements Passages {

    private static final int CANDIDATES = 500;
    private static final int LATEST = 200;

    /// How many of those that have the words are looked at for whether one may read them.
    private static final int LOOKED_AT = 10_000;

    /// How much of a note is looked through for what shall be shown of it.
    private static final int READ = 20_000;

    private static final Pattern SIGNS = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");

    private final JdbcClient jdbc;

    NoteSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String titleKey() {
        return "search.notes";
    }

    /// Among the latest notes, and among as many others as are looked at in any case.
    @Override
    public List<Passage> find(Scope scope, Terms terms, int most) {
        SqlParameters sqlParameters = new SqlParameters();
        String wanted = wanted(terms, sqlParameters);
        if (wanted.isEmpty() || terms.isLetter()) {
            return List.of();
        }
        return jdbc.sql(
                        """
                        with wanted as materialized (select %1$s as words),
                             latest as materialized (
                                 select a.id, a.body from activity a where a.deleted_at is null
                                 order by a.id desc limit %2$d),
                             hits as materialized (
                                 select a.id from activity a
                                 where a.deleted_at is null and f_note(a.body) @@ (select words from wanted)
                                 limit %3$d)
                        select a.id, left(a.body, %4$d) as body, a.occurred_at, u.name as author,
                               s.record_kind, s.record_id, s.title
                        from (
                            select l.id from latest l where f_note(l.body) @@ (select words from wanted)
                            union
                            (select h.id from hits h where (select true %5$s) limit %7$d)
                        ) c
                            join activity a on a.id = c.id
                            cross join lateral (
                                select s.record_kind, s.record_id, s.title %6$s) s
                            left join app_user u on u.id = a.owner_id
                        order by a.occurred_at desc, a.id desc
                        limit %8$d
                        """
                                .formatted(
                                        wanted,
                                        LATEST,
                                        LOOKED_AT,
                                        READ,
                                        subject(scope, "h"),
                                        subject(scope, "a"),
                                        CANDIDATES,
                                        most))
                .params(sqlParameters.values())
                .query((row, _) -> {
                    RecordRef subject =
                            new RecordRef(
                                    RecordKind.of(row.getInt("record_kind")),
                                    row.getLong("record_id"));
                    long id = row.getLong("id");
                    return new Passage(
                            "%s?note=%d#note-%d".formatted(subject.path(), id, id),
                            subject,
                            row.getString("title"),
                            row.getString("author"),
                            row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                            row.getString("body"));
                })
                .list();
    }

    /// SQL for the record that a note was written on, if one may read it. With a limit of one it is
    /// looked up for each note by itself, whatever the planner thinks of how many there are.
    private static String subject(Scope scope, String note) {
        return """
        from timeline l
            join search_doc s on s.record_kind = l.subject_kind and s.record_id = l.subject_id
        where l.activity_id = %s.id and l.record_kind = l.subject_kind
            and l.record_id = l.subject_id and %s
        limit 1
        """
                .formatted(note, scope.readable("s"));
    }

    /// SQL for a query of words: all that was typed, each in one of the ways in which it is
    /// written. Empty when no words were.
    private static String wanted(Terms terms, SqlParameters sqlParameters) {
        return terms.spellings().stream()
                .map(ways ->
                        ways.stream()
                                .map(way -> words(way, sqlParameters))
                                .filter(words -> !words.isEmpty())
                                .collect(Collectors.joining(" || ")))
                .filter(words -> !words.isEmpty())
                .map(words -> "(" + words + ")")
                .collect(Collectors.joining(" && "));
    }

    private static String words(String way, SqlParameters sqlParameters) {
        return SIGNS.splitAsStream(way)
                .flatMap(word -> parts(word).stream())
                .map(part ->
                        "(quote_literal(coalesce(nullif(left(f_norm(%s), 100), ''), '?')) || ':*')::tsquery"
                                .formatted(sqlParameters.bind(part)))
                .collect(Collectors.joining(" && ", "(", ")"))
                .replace("()", "");
    }

    /// A word as it is; where no blanks stand between words, each letter with the next.
    private static List<String> parts(String word) {
        int[] letters = word.codePoints().toArray();
        if (letters.length < 3 || !standsAlone(letters[0])) {
            return word.isEmpty() ? List.of() : List.of(word);
        }
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < letters.length; i++) {
            pairs.add(new String(letters, i, 2));
        }
        return pairs;
    }

    private static boolean standsAlone(int letter) {
        return switch (UnicodeScript.of(letter)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> false;
        };
    }
}
