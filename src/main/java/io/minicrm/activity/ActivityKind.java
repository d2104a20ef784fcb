package io.minicrm.activity;

import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one does. Each kind asks for what belongs to it.
public enum ActivityKind {
    NOTE("note", "n"),
    CALL("phone", "l"),
    MEETING("users-group", "m"),
    TASK("checkbox", "t");

    private final String icon;
    private final String shortcut;

    ActivityKind(String icon, String shortcut) {
        this.icon = icon;
        this.shortcut = shortcut;
    }

    /// Its name in values and message keys.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String icon() {
        return icon;
    }

    /// The key that begins one.
    public String shortcut() {
        return shortcut;
    }

    /// The kind of this key; a note when there is none such.
    public static ActivityKind of(@Nullable String key) {
        return Stream.of(values()).filter(kind -> kind.key().equals(key)).findFirst().orElse(NOTE);
    }

    static List<String> keys() {
        return Stream.of(values()).map(ActivityKind::key).toList();
    }

    /// Whether it can be planned, and be done later.
    public boolean isPlanned() {
        return this != NOTE;
    }

    /// The stated fields that its form asks for.
    public List<Field<?>> fields() {
        return fields(ActivityFields.ACTIVITY);
    }

    /// The fields that its form asks for, with those that were added to the type.
    public List<Field<?>> fields(RecordType<?> type) {
        List<Field<?>> others =
                switch (this) {
                    case NOTE ->
                            List.of(
                                    ActivityFields.SUBJECT,
                                    ActivityFields.DUE,
                                    ActivityFields.REMIND,
                                    ActivityFields.PRIORITY,
                                    ActivityFields.OUTCOME,
                                    ActivityFields.DURATION,
                                    ActivityFields.PLACE,
                                    ActivityFields.PARTICIPANTS,
                                    ActivityFields.RECURRENCE);
                    case CALL -> List.of(ActivityFields.PLACE);
                    case MEETING -> List.of();
                    case TASK ->
                            List.of(
                                    ActivityFields.OUTCOME,
                                    ActivityFields.DURATION,
                                    ActivityFields.PLACE,
                                    ActivityFields.PARTICIPANTS);
                };
        return type.written().stream().filter(field -> !others.contains(field)).toList();
    }
}
