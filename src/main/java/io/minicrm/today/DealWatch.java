package io.minicrm.today;

import io.minicrm.deal.DealFields;
import io.minicrm.deal.MoneyTotals;
import io.minicrm.deal.Pipeline;
import io.minicrm.deal.Pipelines;
import io.minicrm.deal.Stage;
import io.minicrm.list.Filter;
import io.minicrm.list.RecordSelection;
import io.minicrm.list.RelativeDays;
import io.minicrm.list.SelectionReader;
import io.minicrm.record.CalendarUnit;
import io.minicrm.record.Catalogue;
import io.minicrm.record.FieldType;
import io.minicrm.record.Money;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.search.SqlParameters;
import io.minicrm.web.Texts;
import io.minicrm.web.Ui;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what deals come to this month, and which of them need somebody.
@Component
class DealWatch {

    private static final int MOST = 5;

    private static final RelativeDays THIS_MONTH = RelativeDays.whole(CalendarUnit.MONTH, 0);

    private final JdbcClient jdbc;
    private final JdbcClient prepared;
    private final SelectionReader selections;
    private final Catalogue catalogue;
    private final Pipelines pipelines;

    DealWatch(
            JdbcClient jdbc,
            @Prepared JdbcClient prepared,
            SelectionReader selections,
            Catalogue catalogue,
            Pipelines pipelines) {
        this.jdbc = jdbc;
        this.prepared = prepared;
        this.selections = selections;
        this.catalogue = catalogue;
        this.pipelines = pipelines;
    }

    /// Of these people; empty for who may see no deals.
    Optional<DealsNow> of(Ui ui, Whose whose) {
        Optional<DealsNow> deals = of(ui.reading(), ui, whose);
        deals.ifPresent(each ->
                ui.titles(
                        Stream.of(each.planless(), each.stuck())
                                .flatMap(waiting -> waiting.first().stream())
                                .map(DealsNow.Deal::company)
                                .filter(Objects::nonNull)
                                .toList()));
        return deals;
    }

    /// The same where no page is asked for.
    Optional<DealsNow> of(FieldType.ParseContext reading, Texts texts, Whose whose) {
        if (!reading.scope().may(Action.READ, RecordKind.DEAL)) {
            return Optional.empty();
        }
        RecordType<?> deal = catalogue.type(RecordKind.DEAL);
        Map<Long, Stage> stages =
                pipelines.all().stream()
                        .map(Pipeline::stages)
                        .flatMap(List::stream)
                        .collect(Collectors.toMap(Stage::id, stage -> stage));
        RecordSelection all = whose.of(selections, reading, deal, Map.of());
        RecordSelection open = all.and(Filter.is(DealFields.STATUS, "open"));
        Map<String, List<String>> limits = limits(stages);
        List<RecordSelection> asked = new ArrayList<>();
        asked.add(open.and(Filter.isEmpty(DealFields.NEXT_STEP_ON)));
        if (!limits.isEmpty()) {
            asked.add(
                    whose.of(selections, reading, deal, limits)
                            .and(Filter.is(DealFields.STATUS, "open")));
        }
        List<DealsNow.Waiting> waiting = waiting(texts, asked, stages);
        return Optional.of(
                new DealsNow(
                        month(all),
                        waiting.getFirst(),
                        limits.isEmpty() ? DealsNow.Waiting.NONE : waiting.getLast()));
    }

    /// That a deal has been in its stage for more days than that allows, as filters of its list.
    private static Map<String, List<String>> limits(Map<Long, Stage> stages) {
        Map<Integer, List<String>> byLimit = new TreeMap<>();
        for (Stage stage : stages.values()) {
            Integer limit = stage.stuckAfter();
            if (limit != null && stage.isOpen()) {
                byLimit.computeIfAbsent(limit, _ -> new ArrayList<>())
                        .add(Long.toString(stage.id()));
            }
        }
        Map<String, List<String>> filters = new LinkedHashMap<>();
        byLimit.forEach((limit, ids) -> {
            String group = "any.all" + (filters.isEmpty() ? "" : filters.size() / 2 + 1) + ".";
            filters.put(group + DealFields.STAGE.key(), ids);
            filters.put(
                    group + DealFields.STAGE_ENTERED_AT.key() + ".to",
                    List.of("-" + (limit + 1) + "d"));
        });
        return filters;
    }

    private DealsNow.Month month(RecordSelection all) {
        RecordSelection month = all.and(Filter.is(DealFields.CLOSE_ON, THIS_MONTH));
        SqlParameters sqlParameters = new SqlParameters();
        List<Money> won = new ArrayList<>();
        List<Money> expected = new ArrayList<>();
        jdbc.sql(
                        """
                        select t.status, t.amount_currency, sum(t.amount) as amount
                        from deal t
                        where %s and t.status <> 'lost' and t.amount is not null
                        group by t.status, t.amount_currency
                        """
                                .formatted(month.where(sqlParameters)))
                .params(sqlParameters.values())
                .query(row -> {
                    (row.getString("status").equals("won") ? won : expected)
                            .add(
                                    new Money(
                                            row.getBigDecimal("amount"),
                                            row.getString("amount_currency")));
                });
        return new DealsNow.Month(
                MoneyTotals.of(won),
                MoneyTotals.of(expected),
                month.and(Filter.is(DealFields.STATUS, "won")).tableHref(),
                month.and(Filter.is(DealFields.STATUS, "open")).tableHref());
    }

    /// Of each of these deals those that have been where they are for longest. An index of open
    /// deals has all that it takes to find and count them; what is shown of the few is looked up.
    private List<DealsNow.Waiting> waiting(
            Texts texts, List<RecordSelection> asked, Map<Long, Stage> stages) {
        SqlParameters sqlParameters = new SqlParameters();
        List<String> parts = new ArrayList<>();
        List<List<Long>> ids = new ArrayList<>();
        for (RecordSelection deals : asked) {
            ids.add(new ArrayList<>());
            parts.add(
                    """
                    (select %d as place, w.id, w.stage_entered_at, count(*) over ()::int as many
                     from (select t.id, t.stage_entered_at
                           from deal t
                           where %s
                           order by t.stage_entered_at, t.id
                           limit %d) w
                     order by w.stage_entered_at, w.id
                     limit %d)
                    """
                            .formatted(
                                    parts.size(),
                                    deals.where(sqlParameters),
                                    OpenQuery.COUNTED + 1,
                                    MOST));
        }
        int[] many = new int[asked.size()];
        jdbc.sql(
                        """
                        select place, id, many
                        from (%s) n
                        order by place, stage_entered_at, id
                        """
                                .formatted(String.join(" union all ", parts)))
                .params(sqlParameters.values())
                .query(row -> {
                    int place = row.getInt("place");
                    many[place] = row.getInt("many");
                    ids.get(place).add(row.getLong("id"));
                });
        Map<Long, DealsNow.Deal> deals =
                deals(texts, asked.getFirst(), ids.stream().flatMap(List::stream).toList(), stages);
        List<DealsNow.Waiting> waiting = new ArrayList<>();
        for (int place = 0; place < asked.size(); place++) {
            waiting.add(
                    new DealsNow.Waiting(
                            ids.get(place).stream()
                                    .map(deals::get)
                                    .filter(Objects::nonNull)
                                    .toList(),
                            Math.min(many[place], OpenQuery.COUNTED),
                            many[place] > OpenQuery.COUNTED,
                            asked.get(place).tableHref()));
        }
        return waiting;
    }

    private Map<Long, DealsNow.Deal> deals(
            Texts texts, RecordSelection among, List<Long> ids, Map<Long, Stage> stages) {
        Map<Long, DealsNow.Deal> deals = new HashMap<>();
        if (ids.isEmpty()) {
            return deals;
        }
        prepared.sql(
                        """
                        select t.id, t.name, t.amount, t.amount_currency, t.stage_id, t.stage_entered_at, t.company_id
                        from deal t
                        where t.id = any(:ids) and %s
                        """
                                .formatted(among.type().within(among.scope(), Action.READ)))
                .param("ids", ids.toArray(Long[]::new))
                .query(row -> {
                    deals.put(row.getLong("id"), deal(texts, row, stages));
                });
        return deals;
    }

    private static DealsNow.Deal deal(Texts texts, ResultSet row, Map<Long, Stage> stages)
            throws SQLException {
        String currency = row.getString("amount_currency");
        Long company = row.getObject("company_id", Long.class);
        return new DealsNow.Deal(
                new RecordRef(RecordKind.DEAL, row.getLong("id")),
                row.getString("name"),
                company == null ? null : new RecordRef(RecordKind.COMPANY, company),
                currency == null ? null : new Money(row.getBigDecimal("amount"), currency),
                Objects.requireNonNull(stages.get(row.getLong("stage_id"))),
                texts.today().toEpochDay()
                        - texts.dayOf(
                                        row.getObject("stage_entered_at", OffsetDateTime.class)
                                                .toInstant())
                                .toEpochDay());
    }
}
