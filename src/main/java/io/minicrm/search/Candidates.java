package io.minicrm.search;

import io.minicrm.scope.Access;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;

/// SQL for the few rows of `search_doc` that are compared with what somebody looks for, of one kind
/// and for one reader.
///
/// They are those whose title begins so, so that nothing that is called so is missed; those among
/// the latest records, so that what one works with comes first; and any others, by an index of
/// trigrams. That one costs the more the more records have the words, and cannot be left halfway:
/// for words of which the latest records are full it is left out, because enough is found without.
/// So neither common nor rare words cost more the more records there are, to those who may see them
/// all. Who sees few of many has to look past the others.
final class Candidates {

    /// The most that are looked at of a kind, and so the most that is ever counted.
    static final int MOST = 500;

    /// How many of the latest tell whether it is worth to look at more of them.
    private static final int SAMPLE = 100;

    private static final int MANY_IN_SAMPLE = 3;
    private static final int LATEST = 2000;
    private static final int FOUND_IN_LATEST = 200;
    private static final int TITLES = 2000;
    private static final int CALLED_SO = 100;

    /// In how many records, as the latest ones let expect, words are common. A record's number says
    /// how many there are, or at least were; where the latest are all there are, they were looked
    /// at, and nothing is expected.
    private static final long COMMON = 5000;

    private final Terms terms;
    private final TermsSql sql;
    private final RecordKind kind;
    private final Access access;

    /// @param sql what is looked for, in rows `d`
    Candidates(Terms terms, TermsSql sql, RecordKind kind, Access access) {
        this.terms = terms;
        this.sql = sql;
        this.kind = kind;
        this.access = access;
    }

    /// SQL for them, with `more` for whether there are others that were not looked at. Whether
    /// words are common is asked in this order because to count the latest is to read all of them.
    ///
    /// @param enough how many have to be found before others may be left out
    String sql(int enough) {
        String visible = "d.record_kind = %d and %s".formatted(kind.code(), access.sql("d"));
        String found = visible + " and " + sql.sql();
        if (terms.isRecord()) {
            return "(select d.*, false as more from search_doc d where %s)".formatted(found);
        }
        return """
        (with titles as materialized (
             select d.* from (
                 select d.* from search_doc d where d.record_kind = %1$d and %2$s
                 order by f_norm(d.title) using ~<~ limit %3$d) d
             where %4$s limit %5$d),
         latest as materialized (select d.* from search_doc d where %6$s limit %7$d),
         sample as materialized (
             select count(*) filter (where %8$s) as found, max(d.record_id) as records
             from (select d.* from latest d limit %9$d) d),
         newest as materialized (
             select d.* from (
                 select d.* from latest d
                 limit case when (select s.found < %10$d from sample s) then %9$d else %7$d end) d
             where %8$s limit %11$d),
         common as materialized (
             select (select count(*) from newest) * (select s.records from sample s) > %12$d
                 and (select count(*) from (select record_id from titles union select record_id from newest) c) > %13$d
                 and (select count(*) from latest) = %7$d as yes),
         others as materialized (%14$s)
         select c.*, (select yes from common) or (select count(*) from others) >= %15$d as more
         from (table titles union table newest union table others) c)
        """
                .formatted(
                        kind.code(),
                        sql.begins(),
                        TITLES,
                        visible,
                        CALLED_SO,
                        latest(),
                        LATEST,
                        found,
                        SAMPLE,
                        MANY_IN_SAMPLE,
                        FOUND_IN_LATEST,
                        COMMON * LATEST,
                        enough,
                        others(),
                        MOST);
    }

    /// The latest of a kind, whoever may see them, or of all kinds those that are one's own: each
    /// is the beginning of an index, however few of them one may see or look for.
    private String latest() {
        return access.reach() == Reach.OWN
                ? access.sql("d") + " order by d.updated_at desc"
                : "d.record_kind = %d order by d.updated_at desc, d.record_id desc"
                        .formatted(kind.code());
    }

    /// Of words of one or two letters those come in in any case which are one as a whole; a single
    /// letter begins a word of too many for these to be any others.
    private String others() {
        if (terms.isLetter()) {
            return others("false", 0);
        }
        String rare = others(sql.sql() + " and not (select yes from common)", MOST);
        return terms.isBeginning() ? others(sql.isCalled(), CALLED_SO) + " union " + rare : rare;
    }

    private String others(String found, int limit) {
        return "(select d.* from search_doc d where %s and %s limit %d)"
                .formatted(visible(access, kind), found, limit);
    }

    /// SQL for what this reader may see of a kind, found by an index of trigrams whoever it belongs
    /// to; of somebody's own records there are few enough to be counted by the index of owners as
    /// well.
    static String visible(Access access, RecordKind kind) {
        String visible = access.sql("d");
        return ofKind(kind)
                + " and "
                + (access.reach() == Reach.OWN
                        ? visible
                        : visible.replace("d.owner_id", "d.owner_id + 0")
                                .replace("d.team_id", "d.team_id + 0")
                                .replace("d.shared_with", "(d.shared_with || '{}')"));
    }

    /// Each kind has indexes of trigrams of its own; the kind plus nothing lets the planner expect
    /// so few that it takes one of these, which narrows down enough.
    private static String ofKind(RecordKind kind) {
        return "d.record_kind = %1$d and d.record_kind + 0 = %1$d".formatted(kind.code());
    }
}
