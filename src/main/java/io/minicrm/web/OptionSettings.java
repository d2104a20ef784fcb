package io.minicrm.web;

import io.minicrm.record.OptionTable;
import io.minicrm.record.Options;
import io.minicrm.record.Problem;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What administrators do with lists of options that have a table. Whoever saves one tells
/// `Options` afterwards.
///
/// Nothing is ever deleted: what is archived is offered no more, and records keep its name.
@Service
public class OptionSettings {

    private final JdbcClient jdbc;
    private final UniqueNames uniqueNames;
    private final SecurityLog log;

    OptionSettings(JdbcClient jdbc, UniqueNames uniqueNames, SecurityLog log) {
        this.jdbc = jdbc;
        this.uniqueNames = uniqueNames;
        this.log = log;
    }

    /// They are read as they are now: `Options` may remember others.
    public OptionForm form(OptionTable table) {
        List<Options.Entry> entries =
                jdbc.sql(table.type().sql())
                        .query((row, _) ->
                                new Options.Entry(
                                        row.getLong("id"),
                                        row.getString("name"),
                                        row.getString("grouping"),
                                        row.getBoolean("offered"),
                                        row.getString("tone")))
                        .list();
        return new OptionForm(table, entries);
    }

    /// @param sent what was typed
    /// @return the form, refused and nothing saved, or saved
    @Transactional
    public OptionForm save(Scope scope, OptionTable table, Map<String, String> sent) {
        if (!scope.actor().administrator()) {
            throw new AccessDeniedException("only for administrators");
        }
        // Administrators wait for each other, so that the rules about several rows hold
        jdbc.sql("lock table %s in share row exclusive mode".formatted(table.name())).update();
        Map<String, String> before = present(table);
        OptionForm form = form(table);
        form.take(sent);
        if (form.isStale()) {
            return form;
        }
        uniqueNames.refuse(form, Problem.of(table.messages() + ".problem.taken"));
        if (!form.isRefused()) {
            // Two may change names, and each of those that are offered has one of its own
            jdbc.sql(
                            "update %s set archived_at = coalesce(archived_at, now()) where id = any(:ids)"
                                    .formatted(table.name()))
                    .param(
                            "ids",
                            form.used().stream()
                                    .filter(line ->
                                            !line.isNew()
                                                    && (form.isRenamed(line)
                                                            || form.isLeaving(line)))
                                    .map(OrderedLine::id)
                                    .toArray(Long[]::new))
                    .update();
            int position = 1;
            for (OrderedLine line : form.inOrder()) {
                save(form, line, position++);
            }
            log.tellChanged(scope, table.name() + "s", before, present(table));
        }
        return form;
    }

    private void save(OptionForm form, OrderedLine line, int position) {
        jdbc.sql(
                        (line.isNew()
                                        ? "insert into %s (name, position) values (:name, :position)"
                                        : """
                                        update %s set name = :name, position = :position,
                                            archived_at = case when :offered then null else coalesce(archived_at, now()) end
                                        where id = :id
                                        """)
                                .formatted(form.options().name()))
                .param("name", form.name(line))
                .param("position", position)
                .param("offered", form.isOffered(line))
                .param("id", line.isNew() ? 0 : line.id())
                .update();
    }

    /// What is, to be compared when something has been saved.
    private Map<String, String> present(OptionTable table) {
        Map<String, String> present = new LinkedHashMap<>();
        jdbc.sql(
                        """
                        select o.id || ' ' || c.key as key, c.value
                        from %s o cross join lateral jsonb_each_text(to_jsonb(o) - 'id') c
                        where c.value is not null
                        order by 1
                        """
                                .formatted(table.name()))
                .query(row -> {
                    present.put(table.entry() + " " + row.getString("key"), row.getString("value"));
                });
        return present;
    }
}
