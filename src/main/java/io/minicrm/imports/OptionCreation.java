package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.ExtendableOptions;
import io.minicrm.record.Field;
import io.minicrm.record.OptionSetType;
import io.minicrm.record.OptionType;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Makes the new options that words of a file become, once the rows that have them are written.
@Component
class OptionCreation {

    private final List<ExtendableOptions> lists;
    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    OptionCreation(List<ExtendableOptions> lists, Catalogue catalogue, JdbcClient jdbc) {
        this.lists = lists;
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    NewOptions options(Scope scope) {
        return new NewOptions(scope, lists);
    }

    /// Whether words can become new options of a field.
    ColumnsPage.Asked.Extending of(Field<?> field, Scope scope) {
        return NewOptions.list(lists, field)
                .map(list ->
                        list.isOpenTo(scope)
                                ? ColumnsPage.Asked.Extending.OPEN
                                : ColumnsPage.Asked.Extending.BY_OTHERS)
                .orElse(ColumnsPage.Asked.Extending.NEVER);
    }

    boolean isOpen(Field<?> field, Scope scope) {
        return NewOptions.list(lists, field).filter(list -> list.isOpenTo(scope)).isPresent();
    }

    /// Whether this person may make all that the rows ask for.
    boolean isOpen(Import file, Scope scope) {
        return targets(file).stream().allMatch(target -> isOpen(target.field(), scope));
    }

    void forget(long importId) {
        jdbc.sql("delete from import_entry where import_id = :id").param("id", importId).update();
    }

    void keep(long importId, List<NewOptions.NewOption> options) {
        for (NewOptions.NewOption option : options) {
            jdbc.sql(
                            "insert into import_entry (import_id, no, target, name) values (:import, :no, :target, :name)")
                    .param("import", importId)
                    .param("no", option.no())
                    .param("target", option.target())
                    .param("name", option.name())
                    .update();
        }
    }

    /// Counts the rows that are written with each; the others are not made.
    void count(Import file) {
        for (Target target : targets(file)) {
            jdbc.sql(
                            """
                            update import_entry e set rows = coalesce(n.rows, 0)
                            from import_entry o left join (
                                select x.word, count(*) as rows
                                from import_row r join import_outcome w on w.row_no = r.row_no
                                    cross join lateral %1$s x (word)
                                where r.import_id = :import and w.outcome in ('create', 'update')
                                    and x.word like '-%%'
                                group by 1) n on n.word = (-o.no)::text
                            where e.import_id = :import and e.target = :target
                                and o.import_id = e.import_id and o.no = e.no
                            """
                                    .formatted(words(target)))
                    .param("import", file.id())
                    .param("target", target.key())
                    .update();
        }
    }

    /// Makes them in the present transaction, and puts them into the rows.
    void make(Import file, Scope scope) {
        count(file);
        for (Target target : targets(file)) {
            ExtendableOptions list = NewOptions.list(lists, target.field()).orElseThrow();
            OptionType entries = NewOptions.entries(target.field()).orElseThrow();
            List<String> words = new ArrayList<>();
            List<Long> ids = new ArrayList<>();
            jdbc.sql(
                            """
                            select no, name from import_entry
                            where import_id = :import and target = :target and rows > 0 order by no
                            """)
                    .param("import", file.id())
                    .param("target", target.key())
                    .query((row, _) -> Map.entry(row.getInt("no"), row.getString("name")))
                    .list()
                    .forEach(option -> {
                        words.add(Integer.toString(-option.getKey()));
                        ids.add(list.named(scope, entries, option.getValue()));
                    });
            jdbc.sql(
                            """
                            update import_row r set %1$s = jsonb_set(r.%1$s, '%2$s', (
                                select %4$s
                                from %3$s x (word)
                                    left join unnest(:words::text[], :ids::bigint[]) n (word, id) on n.word = x.word))
                            where r.import_id = :import
                              and exists (select from %3$s x (word) where x.word = any(:words::text[]))
                            """
                                    .formatted(
                                            column(target),
                                            path(target),
                                            words(target),
                                            isSet(target)
                                                    ? "jsonb_agg(distinct coalesce(n.id, x.word::bigint))"
                                                    : "to_jsonb(n.id)"))
                    .param("import", file.id())
                    .param("words", words.toArray(String[]::new))
                    .param("ids", ids.toArray(Long[]::new))
                    .update();
        }
    }

    /// What is made, or was, by field.
    List<CheckPage.Extended> extended(Import file) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        jdbc.sql(
                        "select target, name from import_entry where import_id = :id and rows > 0 order by target, no")
                .param("id", file.id())
                .query(row -> {
                    names.computeIfAbsent(row.getString("target"), _ -> new ArrayList<>())
                            .add(row.getString("name"));
                });
        List<CheckPage.Extended> extended = new ArrayList<>();
        for (Target target : targets(file)) {
            List<String> made = names.get(target.key());
            if (made != null) {
                extended.add(new CheckPage.Extended(target.title(), made));
            }
        }
        return extended;
    }

    private List<Target> targets(Import file) {
        List<Target> all = Target.of(catalogue.type(file.kind()), catalogue);
        return jdbc
                .sql("select distinct target from import_entry where import_id = :id order by 1")
                .param("id", file.id())
                .query(String.class)
                .list()
                .stream()
                .flatMap(key -> Target.find(all, key).stream())
                .toList();
    }

    /// SQL for a relation of the ids that a row has for a target, as text.
    private static String words(Target target) {
        return (isSet(target)
                        ? """
                        (select e from jsonb_array_elements_text(
                            case jsonb_typeof(r.%1$s #> '%2$s') when 'array' then r.%1$s #> '%2$s' else '[]' end) e)\
                        """
                        : "(values (r.%1$s #>> '%2$s'))")
                .formatted(column(target), path(target));
    }

    private static boolean isSet(Target target) {
        return target.field().type() instanceof OptionSetType;
    }

    private static String column(Target target) {
        return target.link() == null ? "patch" : "linked";
    }

    private static String path(Target target) {
        Field<?> link = target.link();
        return link == null
                ? "{%s}".formatted(target.field().key())
                : "{%s,%s}".formatted(link.key(), target.field().key());
    }
}
