package io.minicrm.list;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.util.MultiValueMap;

/// One more filter as the form of the filter bar describes it: how a field compares with what, and
/// how that joins the filters which are there.
record FilterForm(FilterReader filters, FieldPath path, MultiValueMap<String, String> sent) {

    /// What `join` says of a filter that has to hold besides the others.
    static final String AND = "and";

    /// What `join` says of one that must not hold. Otherwise it is the address of the part of which
    /// the filter is an alternative.
    static final String NOT = "not";

    /// The list with this filter among the others; as it was, with the form, when the form is not
    /// filled in.
    String href(ListRequest request) {
        return made().map(filter -> joined(request, filter).href())
                .orElseGet(() -> request.href(Map.of("filter", path.key())));
    }

    private Optional<Criteria> made() {
        String op = first("op");
        if (op.equals("empty") || op.equals("filled")) {
            return made(Operator.EMPTY, op.equals("empty") ? "yes" : "no");
        }
        List<Operator> operators = Operator.of(path.column());
        return made(
                Operator.named(op).filter(operators::contains).orElse(operators.getFirst()),
                value());
    }

    private Optional<Criteria> made(Operator operator, String word) {
        return filters.read(Map.of(path.parameter(operator), List.of(word))).stream().findFirst();
    }

    /// The last one that says something: days may be chosen or told in words.
    private String value() {
        String value =
                sent.getOrDefault("value", List.of()).stream()
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .reduce("", (_, last) -> last);
        String chosen = first("value.ref");
        return !value.isEmpty() && chosen.matches("#\\d{1,18} .*") && chosen.endsWith(" " + value)
                ? chosen.substring(0, chosen.indexOf(' '))
                : value;
    }

    private ListRequest joined(ListRequest request, Criteria filter) {
        String join = first("join");
        if (join.equals(NOT)) {
            return request.with(new Criteria.Not(List.of(filter)));
        }
        return request.criteria().stream()
                .filter(part -> ListRequest.query(part).equals(join))
                .findFirst()
                .map(part -> request.replacing(part, either(part, filter)))
                .orElseGet(() -> request.with(filter));
    }

    /// Of two that ask for some values of one field, one filter that asks for all of them.
    private Criteria either(Criteria part, Criteria other) {
        if (part instanceof Filter one
                && other instanceof Filter another
                && one.acceptsAlternatives()
                && one.parameter().equals(another.parameter())) {
            List<Criteria> both = filters.read(both(one, another));
            if (both.size() == 1) {
                return both.getFirst();
            }
        }
        return Criteria.Any.of(part, other);
    }

    private static Map<String, List<String>> both(Filter one, Filter another) {
        return Map.of(
                one.parameter(),
                List.of(one, another).stream().flatMap(each -> each.words().stream()).toList());
    }

    private String first(String name) {
        return Optional.ofNullable(sent.getFirst(name)).orElse("");
    }
}
