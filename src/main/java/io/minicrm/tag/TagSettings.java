package io.minicrm.tag;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Options;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.record.Tags;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.PlainForm;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What administrators do with tags.
@Service
class TagSettings {

    static final List<String> TONES = List.of("", "accent", "good", "warn", "bad");

    private final JdbcClient jdbc;
    private final Catalogue catalogue;
    private final Options options;
    private final Tags tags;
    private final SecurityLog log;

    TagSettings(JdbcClient jdbc, Catalogue catalogue, Options options, Tags tags, SecurityLog log) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
        this.options = options;
        this.tags = tags;
        this.log = log;
    }

    /// The types whose records can have tags.
    List<RecordType<?>> types() {
        return catalogue.types().stream().filter(type -> Tags.of(type).isPresent()).toList();
    }

    /// Those that are offered, and how many records have them.
    List<TagRow> rows(Scope scope) {
        Map<Long, Map<RecordKind, Long>> counts = new HashMap<>();
        for (RecordType<?> type : types()) {
            jdbc.sql(
                            """
                            select g.id, (
                                select count(*) from (
                                    select from %s t
                                    where t.tags && array[g.id] and t.deleted_at is null and %s
                                    limit :most) x) as records
                            from tag g
                            """
                                    .formatted(type.table(), type.within(scope, Action.READ)))
                    .param("most", TagRow.MOST + 1)
                    .query(row -> {
                        counts.computeIfAbsent(
                                        row.getLong("id"), _ -> new EnumMap<>(RecordKind.class))
                                .put(type.kind(), row.getLong("records"));
                    });
        }
        return options.all(Tags.TAG).stream()
                .filter(Options.Entry::offered)
                .map(tag -> new TagRow(tag, counts.getOrDefault(tag.id(), Map.of())))
                .toList();
    }

    /// One that is offered.
    Optional<Options.Entry> find(long id) {
        return options.find(Tags.TAG, id).filter(Options.Entry::offered);
    }

    /// Gives a tag a name and a tone.
    @Transactional
    public PlainForm save(Scope scope, Options.Entry tag, String mark, String name, String tone) {
        if (!scope.actor().administrator()) {
            throw new AccessDeniedException("only for administrators");
        }
        PlainForm form =
                new PlainForm().with("name", name).with("tone", tone).need("name", Tags.LONGEST);
        if (!form.isRefused() && !tags.canBeCalled(Tags.TAG, form.text("name"))) {
            form.refuse("name", Problem.of("tag.problem.name"));
        }
        if (!TONES.contains(form.text("tone"))) {
            form.refuse("tone", Problem.of("record.problem.choice", tone));
        }
        jdbc.sql("lock table tag in share row exclusive mode").update();
        options.changed();
        Options.Entry now = find(tag.id()).orElse(tag);
        if (!mark(now).equals(mark)) {
            form.compare("name", now.name()).compare("tone", now.tone());
        }
        if (isTaken(tag, form.text("name"))) {
            form.refuse("name", Problem.of("tag.problem.taken"));
        }
        if (!form.isRefused()) {
            jdbc.sql("update tag set name = :name, tone = :tone where id = :id")
                    .param("name", form.text("name"))
                    .param("tone", form.text("tone"))
                    .param("id", tag.id())
                    .update();
            log.tellChanged(
                    scope,
                    "tags",
                    present(tag, now.name(), now.tone()),
                    present(tag, form.text("name"), form.text("tone")));
            options.changedOnceCommitted();
        }
        return form;
    }

    /// Says from what a form was made.
    static String mark(Options.Entry tag) {
        return PlainForm.mark(tag.name() + " " + tag.tone());
    }

    private boolean isTaken(Options.Entry tag, String name) {
        return jdbc.sql(
                                """
                                select count(*) from tag
                                where lower(name) = lower(:name) and archived_at is null and id <> :id
                                """)
                        .param("name", name)
                        .param("id", tag.id())
                        .query(Long.class)
                        .single()
                > 0;
    }

    private static Map<String, String> present(Options.Entry tag, String name, String tone) {
        return Map.of("tag " + tag.id() + " name", name, "tag " + tag.id() + " tone", tone);
    }
}
