package io.minicrm.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Chooses light or dark.
@Controller
class ThemeController {

    @PostMapping("/theme")
    ResponseEntity<Void> choose(
            @RequestParam String theme,
            @RequestParam(defaultValue = "/") String back,
            HttpServletRequest request) {
        return ResponseEntity.status(303)
                .header(HttpHeaders.SET_COOKIE, Theme.cookie(theme, request.isSecure()).toString())
                .header(HttpHeaders.LOCATION, LocalPath.of(back))
                .build();
    }
}
