package io.minicrm.people;

import java.util.Locale;

/// How somebody has come in, as the security log tells it.
public enum Way {
    PASSWORD,
    LINK,
    SETUP,
    NEW_PASSWORD;

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
