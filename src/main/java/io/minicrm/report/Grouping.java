package io.minicrm.report;

import io.minicrm.activity.ActivityFields;
import io.minicrm.deal.DealFields;
import io.minicrm.list.Filter;
import io.minicrm.list.RecordSelection;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.Field;
import io.minicrm.record.TextType;
import io.minicrm.web.DisplayValue;
import io.minicrm.web.Ui;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// By what records are told apart: those of a group are the records that a filter lets through.
enum Grouping {
    MONTH(DealFields.CLOSE_ON),
    OWNER(DealFields.DEAL.owner()),
    SOURCE(DealFields.SOURCE),
    PRODUCT(DealFields.PRODUCT),
    REASON(DealFields.LOST_REASON),
    STAGE(DealFields.STAGE),
    PERSON(ActivityFields.ACTIVITY.owner()),
    KIND(ActivityFields.KIND),
    OUTCOME(ActivityFields.OUTCOME),
    WEEK(ActivityFields.OCCURRED_AT);

    // Fields are stated once and never change
    @SuppressWarnings("ImmutableEnumChecker")
    private final Field<?> field;

    Grouping(Field<?> field) {
        this.field = field;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Grouping> named(String key) {
        return Stream.of(values()).filter(grouping -> grouping.key().equals(key)).findFirst();
    }

    Field<?> field() {
        return field;
    }

    /// SQL for what the values of a group have in common.
    String common(String value) {
        return switch (field.type()) {
            case TextType _ -> "f_norm(%s)".formatted(value);
            case DateType _ -> "to_char(%s, 'YYYY-MM')".formatted(value);
            default -> value;
        };
    }

    /// SQL for the one of these values by which their whole group is called and found.
    String called(String value) {
        return field.type() instanceof TextType
                ? "min(%s)".formatted(value)
                : "min(%s)".formatted(common(value));
    }

    /// The records of a group.
    ///
    /// @param value null for those that have none
    RecordSelection only(RecordSelection records, @Nullable String value) {
        if (value == null) {
            return records.and(Filter.isEmpty(field));
        }
        return switch (field.type()) {
            case DateType _ -> within(records, YearMonth.parse(value));
            case DateTimeType _ -> {
                LocalDate monday = LocalDate.parse(value);
                yield between(records, field, monday, monday.plusDays(6));
            }
            default -> records.and(Filter.is(field, value(value)));
        };
    }

    private RecordSelection within(RecordSelection records, YearMonth month) {
        return between(records, field, month.atDay(1), month.atEndOfMonth());
    }

    /// The records whose date or moment lies between two days.
    static RecordSelection between(
            RecordSelection records, Field<?> field, LocalDate from, LocalDate to) {
        return records.and(Filter.from(field, from)).and(Filter.upTo(field, to));
    }

    /// What the reader calls the group.
    String label(Ui ui, @Nullable String value) {
        if (value == null) {
            return ui.t("report.none." + key());
        }
        return switch (field.type()) {
            case DateType _ -> ui.month(YearMonth.parse(value));
            case DateTimeType _ -> ui.day(LocalDate.parse(value));
            default ->
                    switch (DisplayValue.of(field, value(value), ui)) {
                        case DisplayValue.Text(String text) -> text;
                        case DisplayValue.Person(_, String name, _) -> name;
                        default -> ui.t("web.somebody");
                    };
        };
    }

    private Object value(String value) {
        return value.matches("\\d{1,18}") && !(field.type() instanceof TextType)
                ? Long.valueOf(value)
                : value;
    }
}
