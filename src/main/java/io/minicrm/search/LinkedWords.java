package io.minicrm.search;

import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.Access;
import io.minicrm.scope.Action;
import io.minicrm.scope.Reach;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The words of what records of a type link to, as far as this reader may know them: a row keeps
/// them all, but they answer only for a record that may be read.
final class LinkedWords {

    private final RecordType<?> type;
    private final Scope scope;
    private final List<Field<?>> links;

    LinkedWords(Scope scope, RecordType<?> type) {
        this.scope = scope;
        this.type = type;
        this.links =
                type.fields(Field.Trait.SEARCHED).stream()
                        .filter(field ->
                                field.type() instanceof ReferenceType link
                                        && reach(link) != Reach.NONE)
                        .toList();
    }

    /// Whether there are any.
    boolean areKnown() {
        return !links.isEmpty();
    }

    /// SQL that is true where such words are found.
    ///
    /// @param alias of `search_doc`
    /// @param found SQL that is true where an expression has the words
    String sql(String alias, UnaryOperator<String> found) {
        String kept = found.apply(alias + ".linked");
        boolean all =
                type.fields(Field.Trait.SEARCHED).stream()
                        .allMatch(field ->
                                !(field.type() instanceof ReferenceType link)
                                        || reach(link) == Reach.ALL);
        if (all) {
            return kept;
        }
        List<String> readable = new ArrayList<>();
        for (Field<?> field : links) {
            readable.add(readable(alias, field, (ReferenceType) field.type(), found));
        }
        return "(%s and (%s))".formatted(kept, String.join(" or ", readable));
    }

    private String readable(
            String alias, Field<?> field, ReferenceType link, UnaryOperator<String> found) {
        return """
        exists (select from %s t
                    cross join lateral %s
                    join search_doc x on x.record_kind = %d and x.record_id = l.id and %s
                where t.id = %s.record_id and %s)
        """
                .formatted(
                        type.table(),
                        link.linked("t", field),
                        link.target().code(),
                        access(link).sql("x"),
                        alias,
                        found.apply("f_words(x.title)"));
    }

    private Access access(ReferenceType link) {
        return scope.access(Action.READ, link.target());
    }

    private Reach reach(ReferenceType link) {
        return access(link).reach();
    }
}
