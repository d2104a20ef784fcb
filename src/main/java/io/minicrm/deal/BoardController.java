package io.minicrm.deal;

import io.minicrm.web.Ui;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Tells an open board whether it is still what it shows.
@Controller
class BoardController {

    private final BoardQuery query;

    BoardController(BoardQuery query) {
        this.query = query;
    }

    /// 205 when a deal of it has changed since, else 204, with the stamp to go on from.
    ///
    /// @param since the stamp that the board was shown with
    @GetMapping("/deals/board/changed")
    ResponseEntity<Void> changed(@RequestParam long pipeline, @RequestParam String since, Ui ui) {
        return query.unchanged(ui.scope(), pipeline, since)
                .map(stamp -> ResponseEntity.noContent().header("Board-Stamp", stamp).<Void>build())
                .orElseGet(() -> ResponseEntity.status(HttpStatus.RESET_CONTENT).build());
    }
}
