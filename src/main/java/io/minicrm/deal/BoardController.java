package io.minicrm.deal;

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

    /// 205 when there has been a change since, else 204.
    @GetMapping("/deals/board/changed")
    ResponseEntity<Void> changed(@RequestParam long since) {
        return ResponseEntity.status(
                        query.stamp() == since ? HttpStatus.NO_CONTENT : HttpStatus.RESET_CONTENT)
                .build();
    }
}
