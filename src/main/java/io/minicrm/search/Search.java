package io.minicrm.search;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.LinkType;
import io.minicrm.record.PhonesType;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Access;
import io.minicrm.scope.Action;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds records of any kind by their row in `search_doc`: a few hundred candidates of each kind,
/// of which the best come first. The candidates are few, so that a word that a third of all records
/// have costs as little as a rare one.
@Component
public class Search {

    /// How many of a kind are looked at, and so the most that is ever counted.
    static final int CANDIDATES = 500;

    private static final int LATEST = 1000;
    private static final int CALLED_SO = 100;
    private static final int CLOSE_CANDIDATES = 200;

    /// How many rows are compared with a word one by one.
    private static final int FEW = 1000;

    private final JdbcClient jdbc;
    private final Catalogue catalogue;

    Search(JdbcClient jdbc, Catalogue catalogue) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
    }

    /// The kinds that this reader may look for, people first.
    public List<RecordKind> kinds(Scope scope) {
        return catalogue.types().stream()
                .filter(RecordType::isSearchable)
                .map(RecordType::kind)
                .filter(kind -> scope.may(Action.READ, kind))
                .sorted(Comparator.comparing(kind -> kind != RecordKind.CONTACT))
                .toList();
    }

    /// What is found of these kinds. One statement.
    ///
    /// @param limit how many of each kind
    public SearchResult find(Scope scope, String text, Collection<RecordKind> kinds, int limit) {
        Terms terms = Terms.of(text);
        List<RecordKind> seen = seen(scope, kinds);
        return terms.terms().isEmpty() || seen.isEmpty()
                ? SearchResult.NOTHING
                : new SearchResult(exact(scope, terms, seen, limit), false);
    }

    /// What comes close to it, for where nothing is found: the second attempt costs more than the
    /// first. One statement.
    ///
    /// @param limit how many of each kind
    public SearchResult findSimilar(
            Scope scope, String text, Collection<RecordKind> kinds, int limit) {
        Terms terms = Terms.of(text);
        List<RecordKind> seen = seen(scope, kinds);
        return terms.words().isEmpty() || seen.isEmpty()
                ? SearchResult.NOTHING
                : new SearchResult(close(scope, terms, seen, limit), true);
    }

    private List<RecordKind> seen(Scope scope, Collection<RecordKind> kinds) {
        return kinds(scope).stream().filter(kinds::contains).toList();
    }

    private List<SearchResult.Group> exact(
            Scope scope, Terms terms, List<RecordKind> kinds, int limit) {
        SqlParameters sqlParameters = new SqlParameters();
        String candidates =
                kinds.stream()
                        .map(kind -> candidates(scope, terms, kind, sqlParameters))
                        .collect(Collectors.joining(" union all "));
        return groups(
                scope,
                candidates,
                Score.sql(terms, sqlParameters),
                terms,
                kinds,
                limit,
                sqlParameters);
    }

    /// SQL for the candidates of a kind: those among the latest records, so that what one works
    /// with comes first; those whose title begins so, so that nothing that is called so is missed;
    /// and any others. Each costs about the same whatever is looked for: a short walk along an
    /// index, a range of another, and a lookup of trigrams that ends when enough are found. Of
    /// short words there are so many that those come in before which are one as a whole; a single
    /// letter begins a word of too many for these to be any others.
    private String candidates(
            Scope scope, Terms terms, RecordKind kind, SqlParameters sqlParameters) {
        Access access = scope.access(Action.READ, kind);
        String visible = "d.record_kind = %d and %s".formatted(kind.code(), access.sql("d"));
        TermsSql sql = sql(scope, terms, kind, sqlParameters);
        if (terms.isRecord()) {
            return "(select d.* from search_doc d where %s and %s)"
                    .formatted(visible, sql.sql(false));
        }
        String others = byTrigramsAlone(access, kind);
        return """
        (with latest as materialized (
             select d.* from search_doc d where %1$s
             order by d.updated_at desc, d.record_id desc limit %2$d)
         select d.* from (
             select d.record_id from latest d where %3$s
             union
             (select d.record_id from search_doc d where %1$s and %4$s
              order by f_norm(d.title) using ~<~ limit %5$d)
             %6$s
             %7$s
         ) c join search_doc d on d.record_kind = %8$d and d.record_id = c.record_id)
        """
                .formatted(
                        visible,
                        LATEST,
                        sql.sql(false),
                        sql.begins(),
                        CALLED_SO,
                        terms.isBeginning() ? more(others, sql.isCalled(), CALLED_SO) : "",
                        terms.isLetter() ? "" : more(others, sql.sql(true), CANDIDATES),
                        kind.code());
    }

    private static String more(String others, String found, int limit) {
        return "union (select d.record_id from search_doc d where %s and %s limit %d)"
                .formatted(others, found, limit);
    }

    private TermsSql sql(Scope scope, Terms terms, RecordKind kind, SqlParameters sqlParameters) {
        return new TermsSql(
                terms, "d", sqlParameters, new LinkedWords(scope, catalogue.type(kind)));
    }

    private List<SearchResult.Group> close(
            Scope scope, Terms terms, List<RecordKind> kinds, int limit) {
        SqlParameters sqlParameters = new SqlParameters();
        String candidates =
                kinds.stream()
                        .map(kind -> closeCandidates(scope, terms, kind, sqlParameters))
                        .collect(Collectors.joining(" union all "));
        String score =
                "word_similarity(f_norm(%s), c.norm)".formatted(sqlParameters.bind(terms.wanted()));
        return groups(scope, candidates, score, terms, kinds, limit, sqlParameters);
    }

    /// SQL for the candidates of a kind in which one word is only similar. Whether a text is
    /// similar costs far more to say than whether it has the other words: where few rows have
    /// these, only those are compared.
    private String closeCandidates(
            Scope scope, Terms terms, RecordKind kind, SqlParameters sqlParameters) {
        String visible = byTrigramsAlone(scope.access(Action.READ, kind), kind);
        List<String> few = new ArrayList<>();
        List<String> arms = new ArrayList<>();
        for (TermsSql.Mistake mistake : sql(scope, terms, kind, sqlParameters).mistakes()) {
            String others = mistake.others();
            String where = "search_doc d where " + visible;
            if (others != null) {
                String name = "few" + few.size();
                where += " and " + others;
                few.add(
                        "%s as materialized (select d.* from %s limit %d)"
                                .formatted(name, where, FEW));
                arms.add(close(name + " d where " + TermsSql.any(mistake.ways().stream())));
                where += " and (select count(*) from %s) = %d".formatted(name, FEW);
            }
            for (String way : mistake.ways()) {
                arms.add(close(where + " and " + way));
            }
        }
        return "(%s select d.* from (%s) c join search_doc d on d.record_kind = %d and d.record_id = c.record_id)"
                .formatted(
                        few.isEmpty() ? "" : "with " + String.join(", ", few),
                        arms.isEmpty()
                                ? close("search_doc d where false")
                                : String.join(" union ", arms),
                        kind.code());
    }

    private static String close(String from) {
        return "(select d.record_id from %s limit %d)".formatted(from, CLOSE_CANDIDATES);
    }

    /// SQL for what this reader may see of a kind. Each kind has indexes of trigrams of its own;
    /// the kind plus nothing lets the planner expect so few that it takes one of these alone, which
    /// narrows down enough, but for that of owners when only own ones count.
    private static String byTrigramsAlone(Access access, RecordKind kind) {
        String visible =
                "d.record_kind = %1$d and d.record_kind + 0 = %1$d and %2$s"
                        .formatted(kind.code(), access.sql("d"));
        return access.reach() == Reach.TEAM
                ? visible.replace("d.owner_id", "d.owner_id + 0")
                        .replace("d.team_id", "d.team_id + 0")
                : visible;
    }

    private List<SearchResult.Group> groups(
            Scope scope,
            String candidates,
            String score,
            Terms terms,
            List<RecordKind> kinds,
            int limit,
            SqlParameters sqlParameters) {
        Map<RecordKind, List<SearchResult.Hit>> hits = new EnumMap<>(RecordKind.class);
        Map<RecordKind, Integer> counts = new EnumMap<>(RecordKind.class);
        Map<RecordKind, Score.Grade> best = new EnumMap<>(RecordKind.class);
        jdbc.sql(
                        """
                        select r.record_kind, r.record_id, r.title, r.subtitle, r.found, r.score, %s as linked, %s as phone
                        from (
                            select s.*, count(*) over kind as found,
                                   row_number() over (kind order by s.score desc, s.updated_at desc, s.record_id desc) as place
                            from (select c.*, %s as score from (select d.*, f_norm(d.title) as name from (%s) d) c) s
                            window kind as (partition by s.record_kind)
                        ) r
                        where r.place <= %d
                        order by r.record_kind, r.place
                        """
                                .formatted(
                                        linked(scope, kinds),
                                        phone(kinds, terms, sqlParameters),
                                        score,
                                        candidates,
                                        limit))
                .params(sqlParameters.values())
                .query(row -> {
                    RecordKind kind = RecordKind.of(row.getInt("record_kind"));
                    counts.put(kind, row.getInt("found"));
                    best.putIfAbsent(kind, Score.Grade.of(row.getDouble("score")));
                    hits.computeIfAbsent(kind, _ -> new ArrayList<>())
                            .add(
                                    new SearchResult.Hit(
                                            new RecordRef(kind, row.getLong("record_id")),
                                            row.getString("title"),
                                            row.getString("subtitle"),
                                            row.getString("linked"),
                                            row.getString("phone")));
                });
        List<SearchResult.Group> groups = new ArrayList<>();
        for (RecordKind kind : kinds) {
            List<SearchResult.Hit> found = hits.get(kind);
            if (found != null) {
                groups.add(new SearchResult.Group(kind, counts.getOrDefault(kind, 0), found));
            }
        }
        groups.sort(Comparator.comparing(group -> best.get(group.kind())));
        return groups;
    }

    /// SQL for what a record belongs to, as far as this reader may know.
    private String linked(Scope scope, List<RecordKind> kinds) {
        String cases =
                kinds.stream()
                        .map(kind -> linked(scope, catalogue.stated(kind)))
                        .collect(Collectors.joining(" "));
        return "case r.record_kind " + cases + " end";
    }

    private static String linked(Scope scope, RecordType<?> type) {
        int code = type.kind().code();
        for (Field<?> field : type.fields(Field.Trait.SEARCHED)) {
            if (field.type() instanceof LinkType link) {
                return """
                when %1$d then (select l.title from %2$s t
                                    join search_doc l on l.record_kind = %3$d and l.record_id = %4$s
                                where t.id = r.record_id and %5$s)
                """
                        .formatted(
                                code,
                                type.table(),
                                link.target().code(),
                                field.sql("t"),
                                scope.access(Action.READ, link.target()).sql("l"));
            }
        }
        return "when %d then null".formatted(code);
    }

    /// SQL for a record's phone number: the one that was looked for before the first.
    private String phone(List<RecordKind> kinds, Terms terms, SqlParameters sqlParameters) {
        String digits =
                terms.terms().stream()
                        .filter(Terms.Term.Digits.class::isInstance)
                        .map(term -> Terms.digits(term.text()))
                        .findFirst()
                        .orElse("");
        String wanted = sqlParameters.bind(digits);
        String cases =
                kinds.stream()
                        .map(kind -> phone(catalogue.stated(kind), wanted))
                        .collect(Collectors.joining(" "));
        return "case r.record_kind " + cases + " end";
    }

    private static String phone(RecordType<?> type, String wanted) {
        return type.fields(Field.Trait.SEARCHED).stream()
                .filter(field -> field.type() instanceof PhonesType)
                .findFirst()
                .map(field -> phone(field, wanted))
                .orElse("when %d then null".formatted(type.kind().code()));
    }

    private static String phone(Field<?> field, String wanted) {
        return """
        when %1$d then (select x.phone from %2$s where x.record_id = r.record_id
                        order by strpos(concat_ws(' ', x.digits, x.e164), %3$s) = 0, x.position limit 1)
        """
                .formatted(field.kind().code(), field.allElements(), wanted);
    }
}
