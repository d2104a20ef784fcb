package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import io.minicrm.search.Bindings;
import java.util.List;
import java.util.Map;

/// What a list's address narrows down, for who asks.
public final class Narrowed {

    private final Scope scope;
    private final ListRequest request;

    Narrowed(Scope scope, ListRequest request) {
        this.scope = scope;
        this.request = request;
    }

    /// SQL that is true for the living records which the reader may see and the filters let
    /// through; the record's table has the alias `t`.
    public String where(Bindings bindings) {
        return ListQuery.where(scope, Action.READ, request, bindings);
    }

    /// The values that the filters ask for in this field.
    public List<Object> asked(Field<?> field) {
        return request.filters().stream()
                .filter(filter -> field.equals(filter.column().field()) && filter.problem() == null)
                .flatMap(filter -> filter.values().stream())
                .toList();
    }

    /// Whether the only filter of this field is this one.
    ///
    /// @param parameter as it stands in the address: `closeOn.to`
    public boolean isOnly(Field<?> field, String parameter, String typed) {
        List<Filter> filters =
                request.filters().stream()
                        .filter(filter -> field.equals(filter.column().field()))
                        .toList();
        return filters.size() == 1
                && filters.getFirst().parameter().equals(parameter)
                && filters.getFirst().typed().equals(List.of(typed));
    }

    /// The same without the filters of this field.
    public Narrowed without(Field<?> field) {
        ListRequest others = request;
        for (Filter filter : request.filters()) {
            if (field.equals(filter.column().field())) {
                others = others.without(filter);
            }
        }
        return new Narrowed(scope, others);
    }

    /// The address in this layout with more parameters, or with others in the place of its own.
    public String href(Map<String, String> more) {
        ListRequest others = request;
        for (Filter filter : request.filters()) {
            if (more.containsKey(filter.parameter())) {
                others = others.without(filter);
            }
        }
        return others.href(more);
    }

    /// The same as a table.
    public String tableHref(Map<String, String> more) {
        return new Narrowed(scope, request.as(null)).href(more);
    }
}
