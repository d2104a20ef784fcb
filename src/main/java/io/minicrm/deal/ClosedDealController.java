package io.minicrm.deal;

import io.minicrm.activity.Activities;
import io.minicrm.record.RecordReader;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.web.LocalPath;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Takes the answer to what becomes of the next steps of a deal that is won or lost.
@Controller
class ClosedDealController {

    private final RecordReader reader;
    private final Activities activities;

    ClosedDealController(RecordReader reader, Activities activities) {
        this.reader = reader;
        this.activities = activities;
    }

    /// @param steps what was shown; what has been planned since stays
    /// @param done whether they are marked as done; otherwise they go to the trash
    /// @param back where one was
    @PostMapping("/deals/{id:\\d{1,18}}/open-activities")
    void answer(
            @PathVariable long id,
            @RequestParam(name = "step", defaultValue = "") List<Long> steps,
            @RequestParam boolean done,
            @RequestParam(defaultValue = "/") String back,
            Ui ui,
            HttpServletResponse response) {
        RecordRef deal = reader.get(ui.scope(), new RecordRef(RecordKind.DEAL, id)).ref();
        Scope scope = ui.scope();
        long set =
                done
                        ? activities.finishAll(scope, deal, steps)
                        : activities.trashAll(scope, deal, steps);
        SeeOther.changed(response, LocalPath.of(back), set);
    }
}
