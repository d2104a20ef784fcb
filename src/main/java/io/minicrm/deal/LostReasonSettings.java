package io.minicrm.deal;

import io.minicrm.record.Options;
import io.minicrm.scope.Scope;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What administrators do with the lost reasons. Whoever saves them tells `Options` afterwards.
@Service
class LostReasonSettings {

    private final JdbcClient jdbc;
    private final PipelineRules rules;

    LostReasonSettings(JdbcClient jdbc, PipelineRules rules) {
        this.jdbc = jdbc;
        this.rules = rules;
    }

    /// They are read as they are now: `Options` may remember others.
    PipelineForm form() {
        List<Options.Entry> reasons =
                jdbc.sql(DealFields.LOST_REASONS.sql())
                        .query((row, _) ->
                                new Options.Entry(
                                        row.getLong("id"),
                                        row.getString("name"),
                                        row.getString("grouping"),
                                        row.getBoolean("offered")))
                        .list();
        return PipelineForm.of(reasons);
    }

    /// @param sent what was typed
    /// @return the form, refused and nothing saved, or saved
    @Transactional
    PipelineForm save(Scope scope, Map<String, String> sent) {
        rules.begin(scope);
        Map<String, String> before = rules.present();
        PipelineForm form = form().take(sent);
        if (form.isStale()) {
            return form;
        }
        rules.refuseTaken(form, "reason");
        for (PipelineFormLine line : form.used()) {
            if (line.fixed() && !form.isOffered(line)) {
                form.refuse(line.field("archived"), "deal.reasons.problem.first");
            }
        }
        if (!form.isRefused()) {
            // Two may change names, and each of those that are offered has one of its own
            jdbc.sql(
                            "update lost_reason set archived_at = coalesce(archived_at, now()) where id = any(:ids)")
                    .param(
                            "ids",
                            form.used().stream()
                                    .filter(line ->
                                            !line.isNew()
                                                    && (form.isRenamed(line)
                                                            || form.isLeaving(line)))
                                    .map(PipelineFormLine::id)
                                    .toArray(Long[]::new))
                    .update();
            int position = 1;
            for (PipelineFormLine line : form.inOrder()) {
                saveReason(form, line, position++);
            }
            rules.saved(scope, "lost_reasons", before);
        }
        return form;
    }

    private void saveReason(PipelineForm form, PipelineFormLine line, int position) {
        jdbc.sql(
                        line.isNew()
                                ? "insert into lost_reason (name, position) values (:name, :position)"
                                : """
                                update lost_reason set name = :name, position = :position,
                                    archived_at = case when :offered then null else coalesce(archived_at, now()) end
                                where id = :id
                                """)
                .param("name", form.name(line))
                .param("position", position)
                .param("offered", form.isOffered(line))
                .param("id", line.isNew() ? 0 : line.id())
                .update();
    }
}
