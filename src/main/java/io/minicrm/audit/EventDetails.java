package io.minicrm.audit;

import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What more there is to tell of an event, in words. What no message names is told as it is kept.
final class EventDetails {

    private EventDetails() {}

    static List<String> of(Ui ui, LoggedEvent event) {
        List<String> all = new ArrayList<>();
        event.details().forEach((key, value) -> all.add(line(ui, key, value)));
        return all;
    }

    private static String line(Ui ui, String key, Object value) {
        String label = words(ui, key);
        return value instanceof Map<?, ?> both
                ? ui.t(
                        "audit.changed",
                        label,
                        orNothing(ui, value(ui, key, both.get("from"))),
                        orNothing(ui, value(ui, key, both.get("to"))))
                : ui.t("audit.detail", label, value(ui, key, value));
    }

    /// The name of a detail, which may say of what it is: `stage 7 name`.
    private static String words(Ui ui, String key) {
        String words =
                Arrays.stream(key.split(" "))
                        .map(word -> word.matches("\\d+") ? word : ui.t("audit.word." + word))
                        .collect(Collectors.joining(" "));
        return words.substring(0, 1).toUpperCase(ui.locale()) + words.substring(1);
    }

    private static String value(Ui ui, String key, @Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Number number -> ui.number(number);
            case Boolean yes -> ui.t(yes ? "audit.yes" : "audit.no");
            default -> {
                String text = String.valueOf(value);
                boolean worded =
                        switch (key) {
                            case "way", "why", "purpose", "what", "role", "kind" ->
                                    text.matches("[a-zA-Z_]+");
                            default -> false;
                        };
                yield worded ? ui.t("audit." + key + "." + text) : text;
            }
        };
    }

    private static String orNothing(Ui ui, String text) {
        return text.isEmpty() ? ui.t("audit.nothing") : text;
    }
}
