package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import io.minicrm.search.SqlParameters;
import io.minicrm.web.Ui;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an address narrows down, for who asks: the records that a list at this address shows.
public final class RecordFilter {

    private final Scope scope;
    private final Action action;
    private final FilterReader filters;
    private final ListRequest request;
    private final boolean nothing;
    private final @Nullable Column adding;
    private final @Nullable String added;

    /// @param nothing whether its filters exclude each other
    /// @param adding the column by which another filter is being added
    /// @param added the address with the filter that a form has described
    RecordFilter(
            Scope scope,
            Action action,
            FilterReader filters,
            ListRequest request,
            boolean nothing,
            @Nullable Column adding,
            @Nullable String added) {
        this.scope = scope;
        this.action = action;
        this.filters = filters;
        this.request = request;
        this.nothing = nothing;
        this.adding = adding;
        this.added = added;
    }

    ListRequest request() {
        return request;
    }

    @Nullable Column adding() {
        return adding;
    }

    /// Where to go instead, when a form describes one more filter.
    public Optional<String> added() {
        return Optional.ofNullable(added);
    }

    /// What stands above the records: the filters that are set, and those that may be.
    public ListPage head(Ui ui) {
        return new ListPage(
                ui, request, List.of(), ListQuery.Page.NOTHING, 0, adding, false, List.of());
    }

    /// SQL that is true for the living records which the reader may see (or export) and the filters
    /// let through; the record's table has the alias `t`.
    public String where(SqlParameters sqlParameters) {
        return nothing ? "false" : ListQuery.where(scope, action, request, sqlParameters);
    }

    /// The values of which the filters ask for one in this field.
    public List<Object> selectedValues(Field<?> field) {
        return request.filters().stream()
                .filter(filter -> filter.operator() == Operator.IS)
                .filter(filter -> field.equals(filter.column().field()) && filter.problem() == null)
                .flatMap(filter -> filter.values().stream())
                .toList();
    }

    /// Whether a filter could not be read, and so lets everything through.
    public boolean hasProblem() {
        return request.hasProblem();
    }

    /// Those of the records that also pass another filter. Where nothing can pass both, there are
    /// none, which no address says: there is then nothing to be opened either.
    ///
    /// @param parameter how it stands in the address: `stage`, `closeOn.from`
    public RecordFilter and(String parameter, String... words) {
        ListRequest both = ListRequest.read(request.narrowedBy(parameter, List.of(words)), filters);
        boolean apart =
                request.filters().stream()
                        .filter(filter -> filter.parameter().equals(parameter))
                        .filter(filter -> filter.operator().acceptsAlternatives(filter.column()))
                        .filter(filter -> filter.problem() == null)
                        .anyMatch(filter ->
                                both.filters().stream()
                                        .filter(other -> other.parameter().equals(parameter))
                                        .allMatch(other ->
                                                Collections.disjoint(
                                                        filter.values(), other.values())));
        return with(both, nothing || apart);
    }

    /// Whether there is a filter of this field.
    public boolean hasFilterOn(Field<?> field) {
        return request.filters().stream().anyMatch(filter -> field.equals(filter.column().field()));
    }

    /// Whether the only filter of this field is this one.
    ///
    /// @param parameter as it stands in the address: `closeOn.to`
    public boolean isExactly(Field<?> field, String parameter, String typed) {
        List<Filter> filters =
                request.filters().stream()
                        .filter(filter -> field.equals(filter.column().field()))
                        .toList();
        return filters.size() == 1
                && filters.getFirst().parameter().equals(parameter)
                && filters.getFirst().typed().equals(List.of(typed));
    }

    /// The same without the filters of this field.
    public RecordFilter without(Field<?> field) {
        ListRequest others = request;
        for (Filter filter : request.filters()) {
            if (field.equals(filter.column().field())) {
                others = others.without(filter);
            }
        }
        return with(others, nothing);
    }

    private RecordFilter with(ListRequest another, boolean empty) {
        return new RecordFilter(
                scope, action, filters, another.at(request.path()), empty, null, null);
    }

    /// Whether it stands at the same address, in whatever order.
    public boolean isSameAs(RecordFilter other) {
        return request.path().equals(other.request.path())
                && request.parameters().equals(other.request.parameters());
    }

    /// The address.
    public String href() {
        return request.href();
    }

    /// The address with more parameters, or with others in the place of its own.
    public String href(Map<String, String> more) {
        ListRequest others = request;
        for (Filter filter : request.filters()) {
            if (more.containsKey(filter.parameter())) {
                others = others.without(filter);
            }
        }
        return others.href(more);
    }

    /// The same records as a table.
    public String tableHref() {
        return request.asTable().href();
    }

    /// The query string with its question mark, or nothing.
    public String query() {
        return request.query(Map.of());
    }
}
