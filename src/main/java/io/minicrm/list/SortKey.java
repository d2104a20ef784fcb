package io.minicrm.list;

import io.minicrm.record.BooleanType;
import io.minicrm.record.ChoiceType;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.DecimalType;
import io.minicrm.record.DueType;
import io.minicrm.record.Field;
import io.minicrm.record.FieldType;
import io.minicrm.record.IdSetType;
import io.minicrm.record.IntegerType;
import io.minicrm.record.LinkType;
import io.minicrm.record.ListType;
import io.minicrm.record.MoneyType;
import io.minicrm.record.OptionType;
import io.minicrm.record.Options;
import io.minicrm.record.PersonType;
import io.minicrm.record.RecurrenceType;
import io.minicrm.record.TeamType;
import io.minicrm.record.TextType;
import io.minicrm.scope.Directory;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a list is sorted by, in SQL, and as the text that a cursor keeps.
///
/// @param sql the value of a row; the record's table has the alias `t`
/// @param kind what the value is
/// @param ranked for people, teams and options, their ids in their order; else null
record SortKey(String sql, Kind kind, @Nullable List<Long> ranked) {

    enum Kind {
        TEXT,
        WHOLE,
        NUMBER,
        DATE,
        MOMENT,
        ID
    }

    static SortKey of(Column column, Directory directory, Options options) {
        Field<?> field = column.field();
        if (field == null) {
            return text(column.sql());
        }
        String sql = column.sql();
        return switch ((FieldType<?>) field.type()) {
            case TextType _, ChoiceType _, RecurrenceType _ -> text(sql);
            case IntegerType _ -> new SortKey(sql, Kind.WHOLE, null);
            case DecimalType _, MoneyType _ -> new SortKey(sql, Kind.NUMBER, null);
            case DateType _ -> new SortKey(sql, Kind.DATE, null);
            case DateTimeType _ -> new SortKey(sql, Kind.MOMENT, null);
            case DueType _ -> new SortKey(DueType.moment(sql), Kind.MOMENT, null);
            case PersonType _ -> new SortKey(sql, Kind.ID, directory.everybody());
            case TeamType _ ->
                    new SortKey(
                            sql,
                            Kind.ID,
                            directory.teams().stream().map(Directory.Team::id).toList());
            case OptionType list ->
                    new SortKey(
                            sql,
                            Kind.ID,
                            options.all(list).stream().map(Options.Entry::id).toList());
            case BooleanType _, LinkType _, IdSetType _, ListType<?> _ ->
                    throw new IllegalArgumentException("nothing is sorted by " + field);
        };
    }

    private static SortKey text(String sql) {
        return new SortKey(sql + " collate \"und-x-icu\"", Kind.TEXT, null);
    }

    /// SQL for the text of a value; `key` is the value.
    String text() {
        return kind == Kind.MOMENT
                ? "(extract(epoch from key) * 1000000)::bigint::text"
                : "key::text";
    }

    /// What such a text is in Java, or null when it is no such text.
    @Nullable Object read(String text) {
        try {
            return switch (kind) {
                case TEXT -> text;
                case NUMBER -> new BigDecimal(text);
                case DATE -> LocalDate.parse(text);
                case MOMENT ->
                        Instant.EPOCH
                                .plus(Long.parseLong(text), ChronoUnit.MICROS)
                                .atOffset(ZoneOffset.UTC);
                case WHOLE, ID -> Long.valueOf(text);
            };
        } catch (NumberFormatException | DateTimeException | ArithmeticException _) {
            return null;
        }
    }
}
