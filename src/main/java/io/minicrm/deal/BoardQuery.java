package io.minicrm.deal;

import io.minicrm.change.ChangeFeed;
import io.minicrm.list.RecordSelection;
import io.minicrm.record.Money;
import io.minicrm.scope.Access;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.search.SqlParameters;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what a board shows: the totals of each lane over all its deals, and the cards on top.
@Component
class BoardQuery {

    static final int CARDS = 20;
    static final int MORE = 200;

    private static final Pattern STAMP = Pattern.compile("(\\d{1,18})\\.[0-9a-f]{1,8}");

    private final JdbcClient jdbc;
    private final ChangeFeed feed;

    BoardQuery(JdbcClient jdbc, ChangeFeed feed) {
        this.jdbc = jdbc;
        this.feed = feed;
    }

    /// Of each open stage in which there is a deal.
    Map<Long, Board.Totals> totals(RecordSelection selection, Pipeline pipeline, LocalDate today) {
        SqlParameters sqlParameters = new SqlParameters();
        Map<Long, Integer> probabilities =
                pipeline.stages().stream().collect(Collectors.toMap(Stage::id, Stage::probability));
        Map<Long, List<Part>> parts = new HashMap<>();
        String day = sqlParameters.bind(today);
        jdbc.sql(
                        """
                        select t.stage_id, t.amount_currency, sum(t.deals) as deals, sum(t.amount) as amount,
                               coalesce(sum(t.deals) filter (where t.next_step_on < %2$s), 0) as late,
                               coalesce(sum(t.deals) filter (where t.next_step_on is null), 0) as none,
                               coalesce(sum(t.deals) filter (where t.next_step_on = %2$s), 0) as today
                        from %1$s
                        where t.pipeline_id = %3$s and t.status = 'open' and %4$s
                        group by t.stage_id, t.amount_currency
                        having sum(t.deals) > 0
                        """
                                .formatted(
                                        DealTally.sql(
                                                selection,
                                                DealFields.STAGE,
                                                DealFields.NEXT_STEP_ON),
                                        day,
                                        sqlParameters.bind(pipeline.id()),
                                        selection.where(sqlParameters)))
                .params(sqlParameters.values())
                .query(row -> {
                    parts.computeIfAbsent(row.getLong("stage_id"), _ -> new ArrayList<>())
                            .add(Part.of(row));
                });
        Map<Long, Board.Totals> totals = new HashMap<>();
        parts.forEach((stage, all) ->
                totals.put(stage, totals(all, probabilities.getOrDefault(stage, 0))));
        return totals;
    }

    /// What a stage holds in one currency.
    private record Part(long deals, @Nullable Money sum, long late, long none, long today) {

        static Part of(ResultSet row) throws SQLException {
            String currency = row.getString("amount_currency");
            return new Part(
                    row.getLong("deals"),
                    currency == null
                            ? null
                            : new Money(row.getBigDecimal("amount").stripTrailingZeros(), currency),
                    row.getLong("late"),
                    row.getLong("none"),
                    row.getLong("today"));
        }
    }

    private static Board.Totals totals(List<Part> parts, int probability) {
        List<Money> sums = new ArrayList<>();
        long count = 0;
        long late = 0;
        long none = 0;
        long today = 0;
        for (Part part : parts) {
            if (part.sum() != null) {
                sums.add(part.sum());
            }
            count += part.deals();
            late += part.late();
            none += part.none();
            today += part.today();
        }
        List<Money> sorted = MoneyTotals.of(sums);
        return new Board.Totals(
                count,
                sorted,
                sorted.stream().map(sum -> weighted(sum, probability)).toList(),
                late,
                none,
                today,
                count - late - none - today);
    }

    /// Of figures that are guessed at, pennies say nothing.
    private static Money weighted(Money sum, int probability) {
        return new Money(
                sum.amount()
                        .multiply(BigDecimal.valueOf(probability))
                        .divide(BigDecimal.valueOf(100), 0, RoundingMode.HALF_UP),
                sum.currency());
    }

    /// The cards on top of each lane: one more than are shown, so that it is known whether there
    /// are more.
    ///
    /// @param opened the lane of which more are shown, or 0
    Map<Long, List<Board.Card>> cards(
            Scope scope, RecordSelection selection, List<Stage> stages, long opened) {
        SqlParameters sqlParameters = new SqlParameters();
        Access edit = scope.access(Action.EDIT, RecordKind.DEAL);
        String company = scope.access(Action.READ, RecordKind.COMPANY).sql("c");
        Map<Long, Stage> byId =
                stages.stream().collect(Collectors.toMap(Stage::id, stage -> stage));
        Map<Long, List<Board.Card>> cards = new HashMap<>();
        jdbc.sql(
                        """
                        select x.*, extract(epoch from now() - x.stage_entered_at)::bigint / 86400 as days,
                               c.name as company, c.deleted_at is not null as trashed
                        from unnest(%2$s::bigint[]) with ordinality s (id, place)
                            cross join lateral (
                                select t.id, t.version, t.name, t.company_id, t.amount, t.amount_currency, t.stage_id,
                                       t.stage_entered_at, t.next_step, t.next_step_on, t.owner_id, t.team_id, t.rank
                                from deal t
                                where t.stage_id = s.id and %3$s
                                order by t.rank, t.id
                                limit case when s.id = %4$s then %5$d else %6$d end) x
                            left join company c on c.id = x.company_id and %1$s
                        order by s.place, x.rank, x.id
                        """
                                .formatted(
                                        company,
                                        sqlParameters.bind(byId.keySet().toArray(Long[]::new)),
                                        selection.where(sqlParameters),
                                        sqlParameters.bind(opened),
                                        MORE + 1,
                                        CARDS + 1))
                .params(sqlParameters.values())
                .query(row -> {
                    long stage = row.getLong("stage_id");
                    cards.computeIfAbsent(stage, _ -> new ArrayList<>())
                            .add(card(row, byId.get(stage), edit));
                });
        return cards;
    }

    private static Board.Card card(ResultSet row, @Nullable Stage stage, Access edit)
            throws SQLException {
        String currency = row.getString("amount_currency");
        String company = row.getString("company");
        Long owner = row.getObject("owner_id", Long.class);
        long days = row.getLong("days");
        return new Board.Card(
                new RecordRef(RecordKind.DEAL, row.getLong("id")),
                row.getInt("version"),
                row.getString("name"),
                company,
                company == null && row.getObject("company_id") != null,
                row.getBoolean("trashed"),
                currency == null
                        ? null
                        : new Money(row.getBigDecimal("amount").stripTrailingZeros(), currency),
                row.getString("next_step"),
                row.getObject("next_step_on", LocalDate.class),
                days,
                stage != null && stage.isStuckAfter(days),
                owner,
                edit.permits(owner, row.getObject("team_id", Long.class)));
    }

    /// What an open board goes on from: the last change, and what its reader may see.
    String stamp(Scope scope) {
        return stamp(scope, feed.latest());
    }

    /// The stamp of an open board, when nothing on it was changed since: no deal of this pipeline
    /// which the reader may see, or might until now, was changed or moved, came or went.
    ///
    /// @param since the stamp that the board was shown with
    Optional<String> unchanged(Scope scope, long pipeline, String since) {
        Matcher read = STAMP.matcher(since);
        if (!read.matches() || !since.equals(stamp(scope, Long.parseLong(read.group(1))))) {
            return Optional.empty();
        }
        ChangeFeed.News news =
                feed.news(
                        scope,
                        DealFields.DEAL,
                        Long.parseLong(read.group(1)),
                        DealFields.STAGE,
                        stage ->
                                stage
                                        + " in (select id from stage where pipeline_id = %d)"
                                                .formatted(pipeline));
        return news.changed() ? Optional.empty() : Optional.of(stamp(scope, news.latest()));
    }

    private static String stamp(Scope scope, long seq) {
        int reach = scope.access(Action.READ, RecordKind.DEAL).sql("t").hashCode();
        return seq + "." + Integer.toHexString(reach);
    }
}
