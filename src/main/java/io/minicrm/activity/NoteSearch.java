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

    private static final int CANDIDATES = 200;
    private static final int LATEST = 100;

    /// How many of those that have the words are looked at for whether one may read them.
    private static final int LOOKED_AT = 10_000;

    /// How much of one of the latest notes is looked through before its words are.
    private static final int BEGINNING = 2000;

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

    /// Among the latest notes, and where too few of these have the words, among as many others as
    /// are looked at in any case. To say of a note whether it has the words costs a hundred times
    /// what it costs to see that it has not the letters of one of them.
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
                             newest as materialized (
                                 select n.id from latest n
                                 where case when %9$s then f_note(n.body) @@ (select words from wanted) end
                                   and (select true %6$s)),
                             hits as materialized (
                                 select a.id from activity a
                                 where a.deleted_at is null and f_note(a.body) @@ (select words from wanted)
                                   and (select count(*) from newest) < %8$d
                                 limit %3$d)
                        select a.id, left(a.body, %4$d) as body, a.occurred_at is null as open,
                               coalesce(a.occurred_at, a.due_at, a.created_at) as at, u.name as author,
                               s.record_kind, s.record_id, s.title
                        from (
                            select id from newest
                            union
                            (select h.id from hits h where (select true %5$s) limit %7$d)
                        ) c
                            join activity a on a.id = c.id
                            cross join lateral (
                                select s.record_kind, s.record_id, s.title %10$s) s
                            left join app_user u on u.id = a.owner_id
                        order by at desc, a.id desc
                        limit %8$d
                        """
                                .formatted(
                                        wanted,
                                        LATEST,
                                        LOOKED_AT,
                                        READ,
                                        subject(scope, "h"),
                                        subject(scope, "n"),
                                        CANDIDATES,
                                        most,
                                        letters(terms, sqlParameters),
                                        subject(scope, "a")))
                .params(sqlParameters.values())
                .query((row, _) -> {
                    RecordRef subject =
                            new RecordRef(
                                    RecordKind.of(row.getInt("record_kind")),
                                    row.getLong("record_id"));
                    long id = row.getLong("id");
                    return new Passage(
                            row.getBoolean("open")
                                    ? "%s#todo-%d".formatted(subject.path(), id)
                                    : "%s?note=%d#note-%d".formatted(subject.path(), id, id),
                            subject,
                            row.getString("title"),
                            row.getString("author"),
                            row.getObject("at", OffsetDateTime.class).toInstant(),
                            row.getString("body"));
                })
                .list();
    }

    /// SQL for the record that a note was written on, if one may read it. With a limit of one it is
    /// looked up for each note by itself, and by its number alone, whatever the planner thinks of
    /// how many there are and whose.
    private static String subject(Scope scope, String note) {
        return """
        from (select %s.id as id) t
            join timeline l on l.activity_id = t.id and l.record_kind = l.subject_kind and l.record_id = l.subject_id
            cross join lateral (
                select * from search_doc s
                where s.record_kind = l.subject_kind and s.record_id = l.subject_id offset 0) s
        where %s and %s
        limit 1
        """
                .formatted(note, scope.readable("s"), ActivityFields.ACTIVITY.hangingWithin(scope));
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

    /// SQL that is true for the latest notes that may have the words.
    private static String letters(Terms terms, SqlParameters sqlParameters) {
        return terms.spellings().stream()
                .map(ways ->
                        ways.stream()
                                .map(way ->
                                        "f_norm(left(n.body, %d)) like '%%' || f_like(%s) || '%%'"
                                                .formatted(BEGINNING, sqlParameters.bind(way)))
                                .collect(Collectors.joining(" or ", "(", ")")))
                .collect(Collectors.joining(" and "));
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
