package io.minicrm.deal;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Conflict;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.Options;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import templates.Templates;

/// Moves a deal to another stage, from its page or from the board.
@Controller
@RequestMapping("/deals/{id:\\d{1,18}}/move")
class MoveController {

    private final RecordReader reader;
    private final Pipelines pipelines;
    private final Deals deals;
    private final Templates templates;

    MoveController(RecordReader reader, Pipelines pipelines, Deals deals, Templates templates) {
        this.reader = reader;
        this.pipelines = pipelines;
        this.deals = deals;
        this.templates = templates;
    }

    /// Asks where it shall go, or why it is lost.
    @GetMapping
    JteModel ask(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable Long stage,
            @RequestParam(required = false) @Nullable Integer version,
            @RequestParam(defaultValue = "") String back,
            Ui ui) {
        RecordSnapshot deal = editable(ui, id);
        return ask(ui, deal, stage == null ? null : stage(stage), version, back, false);
    }

    /// @param above the deal on the board under which it shall stand; without one on top
    /// @param back what follows the question mark in the address of the board to go back to; empty:
    ///   to the deal
    @PostMapping
    @Nullable JteModel move(
            @PathVariable long id,
            @RequestParam long stage,
            @RequestParam(required = false) @Nullable Integer version,
            @RequestParam(required = false) @Nullable Long lostReason,
            @RequestParam(required = false) @Nullable Long above,
            @RequestParam(defaultValue = "") String back,
            Ui ui,
            HttpServletResponse response) {
        RecordSnapshot deal = editable(ui, id);
        Stage target = stage(stage);
        Long reason = target.isLost() ? reason(ui, lostReason) : null;
        if (target.isLost() && reason == null) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return ask(ui, deal, target, version, back, true);
        }
        try {
            long set =
                    deals.move(
                            ui.scope(),
                            deal,
                            new Deals.Move(target, version, reason, above, ui.today()));
            SeeOther.changed(response, back.isEmpty() ? deal.ref().path() : "/deals?" + back, set);
            return null;
        } catch (Conflict conflict) {
            response.setStatus(HttpStatus.CONFLICT.value());
            return templates.dealMovedPage(ui, reader.get(ui.scope(), deal.ref()), conflict, back);
        }
    }

    private JteModel ask(
            Ui ui,
            RecordSnapshot deal,
            @Nullable Stage target,
            @Nullable Integer version,
            String back,
            boolean missing) {
        Long present = deal.values().get(DealFields.STAGE);
        return templates.dealMovePage(
                ui,
                new MovePage(
                        deal,
                        target,
                        pipelines.active().stream()
                                .sorted(Comparator.comparing(pipeline -> !pipeline.has(present)))
                                .toList(),
                        ui.options().offered(DealFields.LOST_REASONS, ""),
                        version,
                        back,
                        missing));
    }

    private RecordSnapshot editable(Ui ui, long id) {
        RecordSnapshot deal = reader.get(ui.scope(), new RecordRef(RecordKind.DEAL, id));
        if (!deal.editable()) {
            throw new NotPermitted(Action.EDIT, RecordKind.DEAL);
        }
        return deal;
    }

    private Stage stage(long id) {
        return pipelines
                .active(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.UNPROCESSABLE_CONTENT));
    }

    /// The reason that was chosen, when it is one that may be.
    private static @Nullable Long reason(Ui ui, @Nullable Long chosen) {
        return ui.options().offered(DealFields.LOST_REASONS, "").stream()
                .map(Options.Entry::id)
                .filter(id -> id.equals(chosen))
                .findFirst()
                .orElse(null);
    }
}
