package io.minicrm.record;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/// What the few values of a type are called, by messages that begin alike: `activity.kind` for
/// `activity.kind.call`.
record Words(String messages) {

    /// The key that goes by this word: itself, or what people read in any language.
    Optional<String> named(List<String> keys, String word) {
        return keys.stream()
                .filter(key -> word.equalsIgnoreCase(key) || isLabel(word, key))
                .findFirst();
    }

    String messageKey(String key) {
        return messages + "." + key;
    }

    String label(String key, Locale locale) {
        String room = messages.substring(0, messages.indexOf('.'));
        ResourceBundle bundle =
                ResourceBundle.getBundle(
                        "messages." + room,
                        locale,
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES));
        return bundle.containsKey(messageKey(key)) ? bundle.getString(messageKey(key)) : key;
    }

    private boolean isLabel(String word, String key) {
        return Language.all()
                .anyMatch(language -> word.equalsIgnoreCase(label(key, language.locale())));
    }
}
