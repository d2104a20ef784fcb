package io.minicrm.list;

import io.minicrm.record.RecordType;
import io.minicrm.search.Terms;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/// What a list shall show: all of it stands in the address, so that the address alone shows the
/// same list again.
///
/// @param path where it is shown
/// @param q words to be found
/// @param criteria what has to hold besides
/// @param after the last row of the page before, or null
/// @param before the first row of the page after, or null
/// @param columns those chosen in the address, or null for this reader's usual ones
/// @param layout in which way the records are shown, or null for a table
/// @param view as which saved view it began, by its mark, or null
record ListRequest(
        RecordType<?> type,
        String path,
        String q,
        List<Criteria> criteria,
        Sort sort,
        @Nullable Cursor after,
        @Nullable Cursor before,
        @Nullable List<Column> columns,
        @Nullable String layout,
        @Nullable String view) {

    /// The mark of a list that is none of the saved views, where it has to be said.
    static final String NO_VIEW = "all";

    private static final Pattern VIEW = Pattern.compile(NO_VIEW + "|\\d{1,18}");

    static ListRequest read(Map<String, List<String>> parameters, FilterReader filters) {
        RecordType<?> type = filters.type();
        Sort sort = Sort.of(type, first(parameters, "sort"));
        Cursor after = Cursor.of(first(parameters, "after"), sort).orElse(null);
        return new ListRequest(
                type,
                path(type),
                Optional.ofNullable(first(parameters, "q")).map(q -> Terms.of(q).text()).orElse(""),
                criteria(parameters, filters),
                sort,
                after,
                after == null ? Cursor.of(first(parameters, "before"), sort).orElse(null) : null,
                columns(type, parameters.get("columns")),
                first(parameters, "layout"),
                Optional.ofNullable(first(parameters, "view"))
                        .filter(mark -> VIEW.matcher(mark).matches())
                        .orElse(null));
    }

    private static List<Criteria> criteria(
            Map<String, List<String>> parameters, FilterReader filters) {
        List<Criteria> criteria = filters.read(parameters);
        List<String> picked = parameters.get(Criteria.Picked.PARAMETER);
        return picked == null
                ? criteria
                : Stream.concat(criteria.stream(), Stream.of(Criteria.Picked.of(picked))).toList();
    }

    /// The columns that these keys name, the title first whether it is named or not.
    static @Nullable List<Column> columns(RecordType<?> type, @Nullable List<String> keys) {
        if (keys == null) {
            return null;
        }
        List<Column> columns = new ArrayList<>();
        Column.named(type, Column.TITLE).ifPresent(columns::add);
        keys.stream()
                .flatMap(key -> Stream.of(key.split(",")))
                .flatMap(key -> Column.named(type, key.strip()).stream())
                .filter(column -> !columns.contains(column))
                .distinct()
                .forEach(columns::add);
        return columns;
    }

    boolean isFiltered() {
        return !q.isEmpty() || !criteria.isEmpty();
    }

    /// Whether it began as a saved view.
    boolean isOfView() {
        return view != null && !view.equals(NO_VIEW);
    }

    boolean hasProblem() {
        return criteria.stream().anyMatch(Criteria::hasProblem);
    }

    /// The filters that stand by themselves.
    List<Filter> filters() {
        return criteria.stream().filter(Filter.class::isInstance).map(Filter.class::cast).toList();
    }

    ListRequest with(Criteria... parts) {
        return with(Stream.concat(criteria.stream(), Stream.of(parts)).toList(), layout);
    }

    private ListRequest with(List<Criteria> others, @Nullable String anotherLayout) {
        return new ListRequest(
                type, path, q, others, sort, null, null, columns, anotherLayout, view);
    }

    ListRequest with(Sort another) {
        return new ListRequest(type, path, q, criteria, another, null, null, columns, layout, view);
    }

    ListRequest with(@Nullable List<Column> others) {
        return new ListRequest(type, path, q, criteria, sort, after, before, others, layout, view);
    }

    /// The same without a part, or without a filter that stands in a group.
    ListRequest without(Criteria part) {
        return with(
                criteria.stream().flatMap(each -> each.without(part).stream()).toList(), layout);
    }

    /// Those of the records that were picked; nothing when all are meant.
    Optional<Criteria.Picked> picked() {
        return criteria.stream()
                .filter(Criteria.Picked.class::isInstance)
                .map(Criteria.Picked.class::cast)
                .findFirst();
    }

    /// The list in which they were picked.
    ListRequest withoutPicked() {
        return picked().map(this::without).orElse(this);
    }

    /// The same with another part in the place of one.
    ListRequest replacing(Criteria part, Criteria other) {
        return with(
                criteria.stream().map(each -> each.equals(part) ? other : each).toList(), layout);
    }

    ListRequest as(@Nullable String anotherLayout) {
        return with(criteria, anotherLayout);
    }

    /// The same records, shown elsewhere.
    ListRequest at(String another) {
        return new ListRequest(
                type, another, q, criteria, sort, after, before, columns, layout, view);
    }

    /// The same as one that began as another view, or as none.
    ListRequest marked(@Nullable String mark) {
        return new ListRequest(type, path, q, criteria, sort, after, before, columns, layout, mark);
    }

    /// The same as one that began as none of the views.
    ListRequest unmarked() {
        return view == null ? this : marked(NO_VIEW);
    }

    /// The same records as a table, at the address of their list.
    ListRequest asTable() {
        return at(path(type)).as(null);
    }

    ListRequest withoutFilters() {
        return new ListRequest(type, path, "", List.of(), sort, null, null, columns, layout, view);
    }

    /// The parameters of an address, without a place within the list.
    Map<String, List<String>> parameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (!q.isEmpty()) {
            parameters.put("q", List.of(q));
        }
        FilterReader.write(criteria, parameters);
        if (!sort.isUsual()) {
            parameters.put("sort", List.of(sort.toString()));
        }
        if (columns != null) {
            parameters.put(
                    "columns",
                    List.of(columns.stream().map(Column::key).collect(Collectors.joining(","))));
        }
        if (layout != null) {
            parameters.put("layout", List.of(layout));
        }
        if (view != null) {
            parameters.put("view", List.of(view));
        }
        return parameters;
    }

    /// The address of this list, at its beginning.
    String href() {
        return href(Map.of());
    }

    /// The same at a place.
    String href(Map<String, String> more) {
        return path + query(more);
    }

    /// Where the list of these records is.
    static String path(RecordType<?> type) {
        return "/" + type.kind().plural();
    }

    /// How a part of its filters stands in addresses.
    static String query(Criteria part) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        FilterReader.write(List.of(part), parameters);
        return String.join("&", pairs(parameters));
    }

    /// What a view keeps of the address: its query string without the question mark and without the
    /// mark of a view.
    String viewQuery() {
        String query = marked(null).query(Map.of());
        return query.isEmpty() ? "" : query.substring(1);
    }

    /// The query string with its question mark, or nothing.
    String query(Map<String, String> more) {
        List<String> pairs = pairs(parameters());
        more.forEach((key, value) -> pairs.add(pair(key, value)));
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    /// The parameters of a query string without its question mark.
    ///
    /// @throws IllegalArgumentException when it is none
    static MultiValueMap<String, String> parameters(String query) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.add(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    private static List<String> pairs(Map<String, List<String>> parameters) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((key, values) -> values.forEach(value -> pairs.add(pair(key, value))));
        return pairs;
    }

    private static String pair(String key, String value) {
        return encoded(key) + "=" + encoded(value).replace("%2C", ",");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static @Nullable String first(Map<String, List<String>> parameters, String key) {
        List<String> values = parameters.get(key);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }
}
