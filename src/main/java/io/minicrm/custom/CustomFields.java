package io.minicrm.custom;

import io.minicrm.job.Jobs;
import io.minicrm.record.PlainText;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.NotFound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What administrators do with the fields that they add. Each verb is a transaction; when it has
/// ended, this node knows the field as it now is, and the others within seconds.
@Service
public class CustomFields {

    /// The fields of a kind that are not archived, and of them those that are fast.
    public static final int MOST = 100;

    public static final int MOST_FAST = 20;

    private final JdbcClient jdbc;
    private final CustomFieldRows rows;
    private final CustomOptionRows optionRows;
    private final CustomFieldRules rules;
    private final CatalogueChange catalogueChange;
    private final Jobs jobs;
    private final SecurityLog log;

    CustomFields(
            JdbcClient jdbc,
            CustomFieldRows rows,
            CustomOptionRows optionRows,
            CustomFieldRules rules,
            CatalogueChange catalogueChange,
            Jobs jobs,
            SecurityLog log) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.optionRows = optionRows;
        this.rules = rules;
        this.catalogueChange = catalogueChange;
        this.jobs = jobs;
        this.log = log;
    }

    /// All of a kind in their order, then those that are archived.
    @Transactional(readOnly = true)
    public List<CustomField> list(RecordKind kind) {
        return rows.list(kind);
    }

    @Transactional(readOnly = true)
    public Optional<CustomField> find(long id) {
        return rows.find(id);
    }

    /// @throws InvalidCustomField when there can be no such field
    @Transactional
    public CustomField create(Scope scope, CustomFieldDraft draft) {
        Map<String, String> before = begin(scope);
        rules.check(draft, null, rows.list(draft.kind()));
        long id =
                jdbc.sql(
                                """
                                insert into custom_field
                                    (record_kind, type, name, hint, target, position, listed, quick, fast)
                                values (:kind, :type, :name, :hint, :target,
                                    (select coalesce(max(f.position), 0) + 1 from custom_field f
                                     where f.record_kind = :kind and f.archived_at is null),
                                    :listed, :quick, :fast)
                                returning id
                                """)
                        .param("kind", draft.kind().code())
                        .param("type", draft.type().key())
                        .param("name", PlainText.line(draft.name()))
                        .param("hint", hint(draft))
                        .param("target", target(draft))
                        .param("listed", draft.listed())
                        .param("quick", draft.quick())
                        .param("fast", isFast(draft.type(), draft.fast()))
                        .query(Long.class)
                        .single();
        optionRows.save(id, draft, List.of());
        CustomField made = get(id);
        if (made.fast()) {
            buildIndex(scope, id);
        }
        saved(scope, before);
        return get(id);
    }

    /// @param version the one that was seen
    /// @throws InvalidCustomField when there can be no such field
    /// @throws CustomFieldChanged when somebody else has changed it since
    /// @throws NotFound when there is none
    @Transactional
    public CustomField change(Scope scope, long id, int version, CustomFieldDraft draft) {
        Map<String, String> before = begin(scope);
        CustomField present = get(id);
        if (present.version() != version) {
            throw new CustomFieldChanged(present);
        }
        CustomFieldDraft meant =
                new CustomFieldDraft(
                        present.kind(),
                        present.type(),
                        draft.name(),
                        draft.hint(),
                        present.target(),
                        draft.options(),
                        draft.listed(),
                        draft.quick(),
                        draft.fast());
        rules.check(meant, present, others(present));
        boolean fast = isFast(present.type(), draft.fast());
        jdbc.sql(
                        """
                        update custom_field
                        set name = :name, hint = :hint, listed = :listed, quick = :quick, fast = :fast,
                            version = version + 1
                        where id = :id
                        """)
                .param("name", PlainText.line(draft.name()))
                .param("hint", hint(draft))
                .param("listed", draft.listed())
                .param("quick", draft.quick())
                .param("fast", fast)
                .param("id", id)
                .update();
        optionRows.save(id, meant, present.options());
        if (fast != present.fast() && !present.isArchived()) {
            buildIndex(scope, id);
        }
        saved(scope, before);
        return get(id);
    }

    /// Puts it away: it is gone from forms, lists and filters, and its values stay.
    @Transactional
    public void archive(Scope scope, long id) {
        Map<String, String> before = begin(scope);
        CustomField present = get(id);
        if (!present.isArchived()) {
            jdbc.sql(
                            "update custom_field set archived_at = now(), version = version + 1 where id = :id")
                    .param("id", id)
                    .update();
            follow(scope, present);
        }
        saved(scope, before);
    }

    /// Brings it back with all its values.
    ///
    /// @throws InvalidCustomField when another one has its name by now, or there are too many
    @Transactional
    public void restore(Scope scope, long id) {
        Map<String, String> before = begin(scope);
        CustomField present = get(id);
        if (present.isArchived()) {
            rules.check(draft(present), present, others(present));
            jdbc.sql(
                            """
                            update custom_field f
                            set archived_at = null, version = version + 1,
                                position = (select coalesce(max(o.position), 0) + 1 from custom_field o
                                            where o.record_kind = f.record_kind and o.archived_at is null)
                            where id = :id
                            """)
                    .param("id", id)
                    .update();
            follow(scope, present);
        }
        saved(scope, before);
    }

    /// @param place among the fields of its kind that are not archived, from 1
    @Transactional
    public void move(Scope scope, long id, int place) {
        Map<String, String> before = begin(scope);
        CustomField present = get(id);
        List<Long> order =
                new ArrayList<>(
                        rows.list(present.kind()).stream()
                                .filter(field -> !field.isArchived())
                                .map(CustomField::id)
                                .toList());
        if (order.remove(Long.valueOf(id))) {
            order.add(Math.clamp(place - 1L, 0, order.size()), id);
            jdbc.sql(
                            """
                            update custom_field f set position = o.n
                            from unnest(:ids::bigint[]) with ordinality as o (id, n)
                            where o.id = f.id and f.position <> o.n
                            """)
                    .param("ids", order.toArray(Long[]::new))
                    .update();
        }
        saved(scope, before);
    }

    /// Has an index that could not be built built again.
    @Transactional
    public void retryIndex(Scope scope, long id) {
        begin(scope);
        if (get(id).index() == IndexState.FAILED) {
            buildIndex(scope, id);
        }
    }

    /// Administrators wait for each other here, so that the rules about several fields hold.
    ///
    /// @return what is, to be compared with what will be
    private Map<String, String> begin(Scope scope) {
        if (scope.isSystem() || !scope.actor().administrator()) {
            throw new AccessDeniedException("only for administrators");
        }
        jdbc.sql("lock table custom_field in share row exclusive mode").update();
        return rows.present();
    }

    private void saved(Scope scope, Map<String, String> before) {
        Map<String, String> after = rows.present();
        if (!after.equals(before)) {
            log.tell(
                    SecurityEvent.of(SecurityEvent.Kind.SETTINGS_CHANGED)
                            .by(scope)
                            .with("what", "fields")
                            .changed(new TreeMap<>(before), new TreeMap<>(after)));
            catalogueChange.tell();
        }
    }

    /// What happens in the background when a field went away, or came back.
    private void follow(Scope scope, CustomField field) {
        if (field.fast()) {
            buildIndex(scope, field.id());
        }
        jobs.start(scope, FieldSearchJob.KIND, Long.toString(field.id()));
    }

    private void buildIndex(Scope scope, long id) {
        jdbc.sql("update custom_field set index_state = 'building' where id = :id")
                .param("id", id)
                .update();
        jobs.start(scope, FieldIndexJob.KIND, Long.toString(id));
    }

    private CustomField get(long id) {
        return rows.find(id).orElseThrow(() -> new NotFound("field " + id));
    }

    private List<CustomField> others(CustomField field) {
        return rows.list(field.kind()).stream().filter(each -> each.id() != field.id()).toList();
    }

    private static CustomFieldDraft draft(CustomField field) {
        return new CustomFieldDraft(
                field.kind(),
                field.type(),
                field.name(),
                field.hint(),
                field.target(),
                field.options().stream()
                        .map(option ->
                                new CustomFieldDraft.Option(
                                        option.id(), option.name(), option.archived()))
                        .toList(),
                field.listed(),
                field.quick(),
                field.fast());
    }

    private static boolean isFast(CustomFieldType type, boolean wanted) {
        return type == CustomFieldType.LINK || wanted && type.canBeFast();
    }

    private static @Nullable String hint(CustomFieldDraft draft) {
        String hint = draft.hint() == null ? "" : PlainText.line(draft.hint());
        return hint.isEmpty() ? null : hint;
    }

    private static @Nullable Integer target(CustomFieldDraft draft) {
        RecordKind target = draft.target();
        return draft.type() == CustomFieldType.LINK && target != null ? target.code() : null;
    }
}
