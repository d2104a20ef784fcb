package io.minicrm.scope;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Something that concerns who may do what here: what an administrator looks for when something has
/// gone wrong.
///
/// @param actorId who did it, or null when nobody is known to have
/// @param subjectId on whom, or null
/// @param details what more there is to tell. Never a secret: no password, token, link or code
public record SecurityEvent(
        Kind kind, @Nullable Long actorId, @Nullable Long subjectId, Map<String, Object> details) {

    /// What can happen.
    public enum Kind {
        SIGN_IN,
        NEW_DEVICE(false, true),
        SIGN_IN_FAILED(true),
        SIGN_IN_HELD_UP(true),
        SIGN_OUT,
        SIGN_INS_ENDED,
        PASSWORD_CHANGED(false, true),
        PROVIDER_LINKED(false, true),
        PROVIDER_UNLINKED(false, true),
        PROOF_FAILED(true),
        SECOND_FACTOR_ADDED(false, true),
        SECOND_FACTOR_REMOVED(false, true),
        SECOND_FACTOR_FAILED(true),
        RECOVERY_CODES_MADE(false, true),
        RECOVERY_CODE_USED(false, true),
        PASSKEY_ADDED(false, true),
        PASSKEY_RENAMED,
        PASSKEY_REMOVED(false, true),
        CALENDAR_FEED_MADE(false, true),
        CALENDAR_FEED_REVOKED,
        VIEW_AS_STARTED,
        VIEW_AS_ENDED,
        LINK_MADE,
        LINK_USED,
        FIRST_ADMINISTRATOR,
        PERSON_ADDED,
        PERSON_CHANGED,
        EMAIL_CHANGED(false, true),
        PERSON_DEACTIVATED,
        PERSON_REACTIVATED,
        SETTINGS_CHANGED,
        EXPORTED,
        IMPORT_STARTED,
        IMPORT_UNDONE,
        ACCESS_REFUSED(true),
        FORGERY_REFUSED(true);

        private final boolean refused;
        private final boolean noticed;

        Kind() {
            this(false);
        }

        Kind(boolean refused) {
            this(refused, false);
        }

        Kind(boolean refused, boolean noticed) {
            this.refused = refused;
            this.noticed = noticed;
        }

        /// Whether it was tried and did not come to anything.
        public boolean isRefused() {
            return refused;
        }

        /// Whether the person whom it is about is told of it.
        public boolean isNoticed() {
            return noticed;
        }

        /// The name in the database, in the log and in message keys: `sign_in_failed`.
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int LONGEST = 300;

    public static SecurityEvent of(Kind kind) {
        return new SecurityEvent(kind, null, null, Map.of());
    }

    /// @param person null when nobody is signed in
    public SecurityEvent by(@Nullable Long person) {
        return new SecurityEvent(kind, person, subjectId, details);
    }

    /// Whoever looks as somebody else does what they do themselves.
    public SecurityEvent by(Scope scope) {
        Actor viewer = scope.viewer();
        return by(viewer == null ? scope.actorId() : Long.valueOf(viewer.id()));
    }

    public SecurityEvent on(@Nullable Long person) {
        return new SecurityEvent(kind, actorId, person, details);
    }

    /// The same with one more thing to tell; nothing, when there is none.
    public SecurityEvent with(String key, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(key, value instanceof String text ? plain(text) : value);
        return new SecurityEvent(kind, actorId, subjectId, more);
    }

    /// As it can be kept and shown: not without end, and nothing that nobody can see.
    private static String plain(String text) {
        return text.codePoints()
                .filter(letter ->
                        !Character.isISOControl(letter)
                                && Character.getType(letter) != Character.SURROGATE)
                .limit(LONGEST)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// The same with what differs between two states, each from what to what.
    public SecurityEvent changed(Map<String, ?> before, Map<String, ?> after) {
        SecurityEvent event = this;
        Map<String, @Nullable Object> keys = new LinkedHashMap<>(before);
        keys.putAll(after);
        for (String key : keys.keySet()) {
            Object was = before.get(key);
            Object is = after.get(key);
            if (!Objects.equals(was, is)) {
                Map<String, Object> both = new LinkedHashMap<>();
                both.put("from", was == null ? "" : plain(was.toString()));
                both.put("to", is == null ? "" : plain(is.toString()));
                event = event.with(key, both);
            }
        }
        return event;
    }
}
