package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.record.ReferenceType;
import io.minicrm.search.SqlParameters;
import io.minicrm.search.Terms;
import java.util.ArrayList;
import java.util.List;

/// A link to one of some records, or to one whose title has some words and that the reader may see.
record LinkCondition(
        Field<?> field, ReferenceType link, List<Object> ids, List<String> words, String readable)
        implements Condition {

    static Condition of(
            Field<?> field, ReferenceType link, List<Object> values, FilterContext context) {
        return new LinkCondition(
                field,
                link,
                values.stream().filter(Long.class::isInstance).toList(),
                values.stream().filter(String.class::isInstance).map(String.class::cast).toList(),
                context.scope().readable("d"));
    }

    @Override
    public String sql(SqlParameters sqlParameters) {
        List<String> ways = new ArrayList<>();
        if (!ids.isEmpty()) {
            ways.add(link.refers("t", field, "in (%s)".formatted(sqlParameters.bind(ids))));
        }
        for (String word : words) {
            ways.add(
                    link.refers(
                            "t",
                            field,
                            "in (select d.record_id from search_doc d where d.record_kind = %d and %s like '%%' || f_like(%s) || '%%' and %s and %s)"
                                    .formatted(
                                            link.target().code(),
                                            Terms.anywhere("d"),
                                            sqlParameters.bind(word),
                                            TextCondition.contains("d.title", word, sqlParameters),
                                            readable)));
        }
        return ways.isEmpty() ? "false" : "(" + String.join(" or ", ways) + ")";
    }
}
