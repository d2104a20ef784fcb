package io.minicrm.notification;

import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/// Keeps how somebody wants to be told.
@Controller
class NotificationSettingsController {

    private static final String HOUR = "hour";

    private final NotificationSettings settings;

    NotificationSettingsController(NotificationSettings settings) {
        this.settings = settings;
    }

    @PostMapping("/settings/profile/notifications")
    void save(@RequestParam Map<String, String> posted, Ui ui, HttpServletResponse response) {
        Map<NotificationKind, NotificationLevel> chosen = new EnumMap<>(NotificationKind.class);
        for (NotificationKind kind : NotificationKind.values()) {
            chosen.put(kind, level(posted.getOrDefault(kind.key(), "")));
        }
        String hour = posted.getOrDefault(HOUR, "");
        if (!hour.matches("|1?\\d|2[0-3]")) {
            throw unreadable();
        }
        settings.save(ui.actor(), chosen, hour.isEmpty() ? null : Integer.valueOf(hour));
        SeeOther.at(response, "/settings/profile?note=profile");
    }

    private static NotificationLevel level(String key) {
        for (NotificationLevel level : NotificationLevel.values()) {
            if (level.key().equals(key)) {
                return level;
            }
        }
        throw unreadable();
    }

    /// No form of ours sends it.
    private static ResponseStatusException unreadable() {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST);
    }
}
