package io.minicrm.search;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.LinkType;
import io.minicrm.record.PhonesType;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Finds records of any kind by their row in `search_doc`: a few hundred candidates of each kind
/// (`Candidates`, or `SimilarCandidates` where nothing is found), of which the best come first.
@Component
public class Search {

    private final JdbcClient jdbc;
    private final JdbcClient prepared;
    private final Catalogue catalogue;
    private final TransactionTemplate transaction;

    Search(
            JdbcClient jdbc,
            @Prepared JdbcClient prepared,
            Catalogue catalogue,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.prepared = prepared;
        this.catalogue = catalogue;
        this.transaction = transaction;
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
                        .map(kind ->
                                new Candidates(
                                                terms,
                                                sql(scope, terms, kind, sqlParameters),
                                                kind,
                                                scope.access(Action.READ, kind))
                                        .sql(limit))
                        .collect(Collectors.joining(" union all "));
        String score = Score.sql(terms, sqlParameters);
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    planOnce();
                    return groups(
                            prepared, scope, candidates, score, terms, kinds, limit, sqlParameters);
                }));
    }

    /// To plan this statement costs several times what it costs to run it, and its plan is the same
    /// whatever is looked for: each connection makes one and keeps it.
    private void planOnce() {
        jdbc.sql("set local plan_cache_mode = force_generic_plan").update();
    }

    private List<SearchResult.Group> close(
            Scope scope, Terms terms, List<RecordKind> kinds, int limit) {
        SqlParameters sqlParameters = new SqlParameters();
        String candidates =
                new SimilarCandidates(terms, sqlParameters)
                        .sql(
                                kinds.stream()
                                        .map(kind ->
                                                new SimilarCandidates.Rows(
                                                        sql(scope, terms, kind, sqlParameters),
                                                        kind,
                                                        scope.access(Action.READ, kind)))
                                        .toList());
        return groups(jdbc, scope, candidates, "c.closeness", terms, kinds, limit, sqlParameters);
    }

    private TermsSql sql(Scope scope, Terms terms, RecordKind kind, SqlParameters sqlParameters) {
        return new TermsSql(
                terms, "d", sqlParameters, new LinkedWords(scope, catalogue.type(kind)), true);
    }

    private List<SearchResult.Group> groups(
            JdbcClient client,
            Scope scope,
            String candidates,
            String score,
            Terms terms,
            List<RecordKind> kinds,
            int limit,
            SqlParameters sqlParameters) {
        Map<RecordKind, List<SearchResult.Hit>> hits = new EnumMap<>(RecordKind.class);
        Map<RecordKind, Integer> counts = new EnumMap<>(RecordKind.class);
        Set<RecordKind> capped = EnumSet.noneOf(RecordKind.class);
        Map<RecordKind, Score.Grade> best = new EnumMap<>(RecordKind.class);
        client.sql(
                        """
                        select r.record_kind, r.record_id, r.title, r.subtitle, r.found, r.more, r.score, %s as linked, %s as phone
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
                    if (row.getBoolean("more")) {
                        capped.add(kind);
                    }
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
                groups.add(
                        new SearchResult.Group(
                                kind, counts.getOrDefault(kind, 0), capped.contains(kind), found));
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
