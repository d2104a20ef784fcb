package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import io.minicrm.search.SqlParameters;
import io.minicrm.search.Terms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The records that an address names, for who asks: those that a list at this address shows.
public final class RecordSelection {

    private final FilterContext context;
    private final Action action;
    private final ListRequest request;

    RecordSelection(FilterContext context, Action action, ListRequest request) {
        this.context = context;
        this.action = action;
        this.request = request;
    }

    ListRequest request() {
        return request;
    }

    public Scope scope() {
        return context.scope();
    }

    public RecordType<?> type() {
        return request.type();
    }

    /// SQL that is true for the living records which the reader may see (or export) and the filters
    /// let through; the record's table has the alias `t`.
    public String where(SqlParameters sqlParameters) {
        RecordType<?> type = request.type();
        List<String> conditions = new ArrayList<>();
        conditions.add("t.deleted_at is null");
        conditions.add(type.within(scope(), Action.READ));
        if (action != Action.READ && scope().access(action, type.kind()).reach() != Reach.ALL) {
            conditions.add(scope().access(action, type.kind()).sql("t"));
        }
        for (Criteria part : request.criteria()) {
            part.sql(context, sqlParameters).ifPresent(conditions::add);
        }
        if (!request.q().isEmpty()) {
            conditions.add(words(sqlParameters));
        }
        return String.join(" and ", conditions);
    }

    private String words(SqlParameters sqlParameters) {
        RecordType<?> type = request.type();
        Terms terms = Terms.of(request.q());
        if (terms.isEmpty()) {
            return "true";
        }
        if (type.isSearchable()) {
            return "t.id in (select d.record_id from search_doc d where d.record_kind = %d and %s)"
                    .formatted(type.kind().code(), terms.sql(scope(), type, "d", sqlParameters));
        }
        return Stream.of(terms.text().split(" "))
                .map(word -> TextCondition.contains(type.title(), word, sqlParameters))
                .collect(Collectors.joining(" and "));
    }

    /// Whether nobody's records are out of reach here.
    public boolean isOfAll() {
        return scope().access(Action.READ, type().kind()).reach() == Reach.ALL
                && scope().access(action, type().kind()).reach() == Reach.ALL;
    }

    /// Whether nothing narrows them down but filters of these fields: a tally by these fields has
    /// its figures.
    public boolean asksOnly(Collection<Field<?>> fields) {
        return request.q().isEmpty()
                && request.criteria().stream()
                        .allMatch(part ->
                                part instanceof Filter filter
                                        && fields.stream().anyMatch(filter.path()::is));
    }

    /// The values of which the filters ask for one in this field.
    public List<Object> selectedValues(Field<?> field) {
        return filters(field).stream()
                .filter(filter -> filter.operator() == Operator.IS && !filter.hasProblem())
                .flatMap(filter -> filter.meant().stream())
                .toList();
    }

    /// How many records were picked by their ids; 0 when all that match are meant.
    int picked() {
        return request.picked().map(picked -> picked.ids().size()).orElse(0);
    }

    boolean isPicked() {
        return request.picked().isPresent();
    }

    /// Whether something in the filters could not be read as it was meant.
    public boolean hasProblem() {
        return request.hasProblem();
    }

    /// Those of the records that also pass another filter. Of one that asks for some of the values
    /// that are already asked for, the address says the others no more.
    public RecordSelection and(Filter filter) {
        if (filter.acceptsAlternatives()) {
            for (Filter present : request.filters()) {
                if (present.parameter().equals(filter.parameter())
                        && (present.ignored() || present.meant().containsAll(filter.meant()))) {
                    return with(request.replacing(present, filter));
                }
            }
        }
        return with(request.with(filter));
    }

    private List<Filter> filters(Field<?> field) {
        return request.filters().stream().filter(filter -> filter.path().is(field)).toList();
    }

    /// Whether there is a filter of this field.
    public boolean hasFilterOn(Field<?> field) {
        return !filters(field).isEmpty();
    }

    /// Whether the only filter of its field is this one.
    public boolean isExactly(Filter filter) {
        return request.filters().stream()
                .filter(each -> each.path().equals(filter.path()))
                .toList()
                .equals(List.of(filter));
    }

    /// The same without the filters of this field.
    public RecordSelection without(Field<?> field) {
        ListRequest others = request;
        for (Filter filter : filters(field)) {
            others = others.without(filter);
        }
        return with(others);
    }

    /// The same records, shown elsewhere.
    public RecordSelection at(String path) {
        return with(request.at(path));
    }

    private RecordSelection with(ListRequest another) {
        return new RecordSelection(context, action, another);
    }

    /// Whether it stands at the same address, in whatever order.
    public boolean isSameAs(RecordSelection other) {
        return request.path().equals(other.request.path())
                && request.parameters().equals(other.request.parameters());
    }

    /// The address.
    public String href() {
        return request.href();
    }

    /// The address with more parameters.
    public String href(Map<String, String> more) {
        return request.href(more);
    }

    /// The same records as a table.
    public String tableHref() {
        return request.asTable().href();
    }

    /// The page of what can be done with all of them.
    public String bulkHref() {
        return request.asTable().at(ListRequest.path(request.type()) + "/bulk").href();
    }

    /// The address's parameters, for a form that comes back to it.
    public Map<String, List<String>> state() {
        return request.parameters();
    }

    /// The query string with its question mark, or nothing.
    public String query() {
        return request.query(Map.of());
    }

    /// What a view keeps of the address: its query string without the question mark and without the
    /// mark of a view.
    public String viewQuery() {
        return request.viewQuery();
    }

    /// As which saved view it began, by its mark; null when as none.
    public @Nullable String view() {
        return request.isOfView() ? request.view() : null;
    }

    /// The same as one that began as none of the views, where that has to be said.
    RecordSelection asNoView() {
        return with(request.marked(ListRequest.NO_VIEW));
    }

    /// Those of the same address with which this may be done.
    RecordSelection forAction(Action another) {
        return new RecordSelection(context, another, request);
    }
}
