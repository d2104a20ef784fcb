package io.minicrm.handover;

import io.minicrm.scope.RecordKind;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A part of what somebody has that is handed over as a whole. The order is that in which it is
/// written: whoever gets a contact sees by then what is planned with it.
enum Portion {
    COMPANIES(RecordKind.COMPANY, "true", ""),
    CONTACTS(RecordKind.CONTACT, "true", ""),
    OPEN_DEALS(RecordKind.DEAL, "t.status = 'open'", "&status=open"),
    /// Who won a deal stays who won it, unless somebody wants it otherwise.
    CLOSED_DEALS(RecordKind.DEAL, "t.status <> 'open'", "&status.not=open"),
    /// What is still to be done, also of series. Who did something stays who did it.
    OPEN_ACTIVITIES(
            RecordKind.ACTIVITY,
            "t.occurred_at is null and t.kind <> 'note'",
            "&occurredAt.empty=yes&kind.not=note"),
    FILES(RecordKind.FILE, "true", null);

    private final RecordKind kind;
    private final String condition;
    private final @Nullable String filter;

    Portion(RecordKind kind, String condition, @Nullable String filter) {
        this.kind = kind;
        this.condition = condition;
        this.filter = filter;
    }

    RecordKind kind() {
        return kind;
    }

    /// SQL over the record's table with the alias `t`.
    String condition() {
        return condition;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it goes along when nothing else is said.
    boolean isUsual() {
        return this != CLOSED_DEALS;
    }

    /// The list of them, when there is one.
    Optional<String> href(long person) {
        return Optional.ofNullable(filter)
                .map(more -> "/" + kind.plural() + "?owner=" + person + more);
    }

    static Optional<Portion> named(String key) {
        return Stream.of(values()).filter(portion -> portion.key().equals(key)).findFirst();
    }
}
