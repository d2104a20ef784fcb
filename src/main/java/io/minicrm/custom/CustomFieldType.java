package io.minicrm.custom;

import io.minicrm.scope.RecordKind;
import java.util.List;
import java.util.Locale;

/// What a field that an administrator adds can hold.
public enum CustomFieldType {
    TEXT,
    LONG_TEXT,
    NUMBER,
    MONEY,
    DATE,
    DATE_TIME,
    YES_NO,
    CHOICE,
    MULTI_CHOICE,
    URL,
    EMAIL,
    PHONE,
    PERSON,
    LINK;

    /// The kinds of records that can have such fields, and to which links can lead.
    public static final List<RecordKind> KINDS =
            List.of(RecordKind.CONTACT, RecordKind.COMPANY, RecordKind.DEAL);

    /// The name in the database and in message keys: `long_text`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CustomFieldType of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    public boolean hasOptions() {
        return this == CHOICE || this == MULTI_CHOICE;
    }

    /// Whether an index can make it fast. A link is fast without asking, because whatever happens to
    /// a record asks who links to it.
    public boolean canBeFast() {
        return switch (this) {
            case LONG_TEXT, MULTI_CHOICE, EMAIL, PHONE, LINK -> false;
            case TEXT, NUMBER, MONEY, DATE, DATE_TIME, YES_NO, CHOICE, URL, PERSON -> true;
        };
    }
}
