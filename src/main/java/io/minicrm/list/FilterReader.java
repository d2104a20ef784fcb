package io.minicrm.list;

import io.minicrm.record.BooleanType;
import io.minicrm.record.ChoiceType;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.FieldType;
import io.minicrm.record.IntegerType;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.Label;
import io.minicrm.record.LinkType;
import io.minicrm.record.ListType;
import io.minicrm.record.Money;
import io.minicrm.record.MoneyType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.OptionSetType;
import io.minicrm.record.OptionType;
import io.minicrm.record.PersonType;
import io.minicrm.record.PhoneNumber;
import io.minicrm.record.PhonesType;
import io.minicrm.record.PlainText;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceType;
import io.minicrm.record.TeamType;
import io.minicrm.record.TextType;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordRef;
import io.minicrm.search.PhoneDigits;
import io.minicrm.search.SqlParameters;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads the filters of a list from an address, and says in SQL what they let through.
///
/// @param titles what a record is called that the reader may see
record FilterReader(
        RecordType<?> type,
        FieldType.ParseContext reading,
        Directory directory,
        Function<RecordRef, Optional<String>> titles) {

    /// The longest text that somebody filters by, and the longest name of a filter.
    private static final int LONGEST = 500;

    /// The filters that stand in these parameters; whatever is none is passed over.
    List<Filter> read(Map<String, List<String>> parameters) {
        List<Filter> filters = new ArrayList<>();
        parameters.forEach((parameter, typed) -> read(parameter, typed, filters));
        return List.copyOf(filters);
    }

    private void read(String parameter, List<String> typed, List<Filter> filters) {
        if (parameter.length() > LONGEST) {
            return;
        }
        int dot = parameter.indexOf('.');
        String key = dot < 0 ? parameter : parameter.substring(0, dot);
        Optional<Column> column = Column.named(type, key).filter(Column::isFilterable);
        Optional<Operator> operator =
                column.flatMap(known ->
                        dot < 0
                                ? Optional.of(Operator.of(known).getFirst())
                                : Operator.named(parameter.substring(dot + 1))
                                        .filter(Operator.of(known)::contains));
        List<String> words =
                typed.stream()
                        .map(word -> word.length() > 2 * LONGEST ? word : plain(word))
                        .filter(word -> !word.isEmpty())
                        .distinct()
                        .limit(20)
                        .toList();
        if (operator.isEmpty() || words.isEmpty()) {
            return;
        }
        if (isOneFilter(column.get(), operator.get())) {
            filters.add(one(column.get(), operator.get(), parameter, words));
        } else {
            words.forEach(word ->
                    filters.add(one(column.get(), operator.get(), parameter, List.of(word))));
        }
    }

    private static String plain(String word) {
        return PlainText.line(word.replace("\0", ""));
    }

    /// Whether several words make up one filter; otherwise each is one, and all have to match.
    private static boolean isOneFilter(Column column, Operator operator) {
        return operator.opposite().orElse(operator).acceptsAlternatives(column);
    }

    private Filter one(Column column, Operator operator, String parameter, List<String> typed) {
        List<Object> values = new ArrayList<>();
        try {
            for (String word : typed) {
                if (word.length() > LONGEST) {
                    throw new InvalidInput("record.problem.long", LONGEST, word.length());
                }
            }
            Filter.Condition condition =
                    operator == Operator.EMPTY
                            ? empty(column, typed.getFirst(), values)
                            : operator.opposite().isPresent()
                                    ? not(
                                            condition(
                                                    column,
                                                    operator.opposite().get(),
                                                    typed,
                                                    values))
                                    : condition(column, operator, typed, values);
            return new Filter(column, operator, parameter, typed, values, null, condition);
        } catch (InvalidInput invalidInput) {
            return new Filter(
                    column, operator, parameter, typed, List.of(), invalidInput.problem(), null);
        }
    }

    /// True for all others, those without a value among them.
    private static Filter.Condition not(Filter.Condition condition) {
        return sqlParameters -> "(%s) is not true".formatted(condition.sql(sqlParameters));
    }

    private Filter.Condition empty(Column column, String typed, List<Object> values)
            throws InvalidInput {
        boolean empty = yesOrNo(typed);
        values.add(empty);
        Field<?> field = column.field();
        if (field != null && field.type() instanceof ListType<?>) {
            return _ -> (empty ? "not " : "") + exists(field, "true");
        }
        return _ -> expression(column) + (empty ? " is null" : " is not null");
    }

    private Filter.Condition condition(
            Column column, Operator operator, List<String> typed, List<Object> values)
            throws InvalidInput {
        Field<?> field = column.field();
        if (field == null) {
            return text(type.title(), operator, typed.getFirst(), values);
        }
        return switch (field.type()) {
            case TextType _ -> text(field.sql("t"), operator, typed.getFirst(), values);
            case EmailsType _ -> emails(field, operator, typed.getFirst(), values);
            case PhonesType _ -> phones(field, operator, typed.getFirst(), values);
            case ChoiceType _, TeamType _, OptionType _ -> oneOf(field, typed, values);
            case PersonType _ -> people(field, typed, values);
            case OptionSetType set -> anyOf(set, field, typed, values);
            case LinkType link -> links(link, field, typed, values);
            case MultiLinkType links -> links(links, field, typed, values);
            case BooleanType _ -> yesNo(field, typed.getLast(), values);
            case MoneyType _ when operator == Operator.IN -> currency(field, typed, values);
            case MoneyType _ -> money(field, operator, typed, values);
            case IntegerType _, DateType _ -> range(field, operator, typed, values);
            case DateTimeType _ -> moments(field, operator, typed, values);
        };
    }

    private String expression(Column column) {
        return column.field() == null ? type.title() : column.field().sql("t");
    }

    // Words.

    private static Filter.Condition text(
            String expression, Operator operator, String typed, List<Object> values) {
        values.add(typed);
        return operator == Operator.IS
                ? sqlParameters ->
                        "f_norm(%s) = f_norm(%s)".formatted(expression, sqlParameters.bind(typed))
                : sqlParameters -> contains(expression, typed, sqlParameters);
    }

    private static String contains(String expression, String typed, SqlParameters sqlParameters) {
        return "f_norm(%s) like '%%' || f_like(%s) || '%%'"
                .formatted(expression, sqlParameters.bind(typed));
    }

    // Lists.

    private Filter.Condition emails(
            Field<?> field, Operator operator, String typed, List<Object> values) {
        values.add(typed);
        return operator == Operator.IS
                ? sqlParameters ->
                        exists(
                                field,
                                "x.email_norm = lower(%s)".formatted(sqlParameters.bind(typed)))
                : sqlParameters ->
                        exists(field, contains("x.email", typed, sqlParameters))
                                + found(
                                        field,
                                        "d.norm like '%%' || f_like(%s) || '%%'"
                                                .formatted(sqlParameters.bind(typed)));
    }

    private Filter.Condition phones(
            Field<?> field, Operator operator, String typed, List<Object> values)
            throws InvalidInput {
        PhoneDigits digits = PhoneDigits.of(typed);
        if (digits.digits().isEmpty()) {
            throw new InvalidInput("record.problem.phone", typed);
        }
        values.add(typed);
        if (operator == Operator.IS) {
            PhoneNumber number = PhoneNumber.read(typed, Label.WORK, reading.format().country());
            return sqlParameters -> exists(field, same(number, sqlParameters));
        }
        return sqlParameters ->
                exists(
                                field,
                                "concat_ws(' ', x.digits, substr(x.e164, 2) || coalesce(x.extension, '')) like any (array[%s])"
                                        .formatted(anyOf(digits, sqlParameters)))
                        + found(
                                field,
                                "d.digits <> '' and " + digits.sql("d.digits", sqlParameters));
    }

    /// A number without its extension is that of everybody behind it.
    private static String same(PhoneNumber number, SqlParameters sqlParameters) {
        return number.extension() != null
                ? "x.digits = " + sqlParameters.bind(number.digits())
                : "%1$s in (x.digits, left(x.digits, -length(x.extension)))"
                        .formatted(sqlParameters.bind(number.digits()));
    }

    private static String anyOf(PhoneDigits digits, SqlParameters sqlParameters) {
        String whole = "'%' || " + sqlParameters.bind(digits.digits()) + " || '%'";
        return digits.withoutPrefix() == null
                ? whole
                : whole + ", '%' || " + sqlParameters.bind(digits.withoutPrefix()) + " || '%'";
    }

    private static String exists(Field<?> field, String condition) {
        return "exists (select from %s)".formatted(field.elements("t", condition));
    }

    /// What search knows of a field narrows down where to look: child tables have no index by which
    /// a part of a value is found.
    private static String found(Field<?> field, String condition) {
        return field.is(Trait.SEARCHED)
                ? " and t.id in (select d.record_id from search_doc d where d.record_kind = %d and %s)"
                        .formatted(field.kind().code(), condition)
                : "";
    }

    // One of a few.

    private Filter.Condition oneOf(Field<?> field, List<String> typed, List<Object> values)
            throws InvalidInput {
        for (String word : typed) {
            values.add(parsed(field, word));
        }
        return oneOf(field, values);
    }

    private Filter.Condition people(Field<?> field, List<String> typed, List<Object> values)
            throws InvalidInput {
        for (String word : typed) {
            Optional<Directory.Person> known = id(word).flatMap(id -> directory.person(id));
            values.add(known.isPresent() ? known.get().id() : parsed(field, word));
        }
        return oneOf(field, values);
    }

    /// Records by `#id`, or all whose title contains some words.
    private Filter.Condition links(
            ReferenceType link, Field<?> field, List<String> typed, List<Object> values)
            throws InvalidInput {
        List<Object> ids = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (String word : typed) {
            Optional<Long> id = id(word.startsWith("#") ? word.substring(1) : word);
            if (id.isPresent()) {
                RecordRef ref = new RecordRef(link.target(), id.get());
                if (titles.apply(ref).isEmpty()) {
                    throw new InvalidInput("record.problem.noRecord", "#" + id.get());
                }
                ids.add(id.get());
                values.add(id.get());
            } else {
                words.add(word);
                values.add(word);
            }
        }
        String readable = reading.scope().readable("d");
        return sqlParameters -> {
            List<String> ways = new ArrayList<>();
            if (!ids.isEmpty()) {
                ways.add(link.refers("t", field, "in (%s)".formatted(sqlParameters.bind(ids))));
            }
            for (String word : words) {
                ways.add(
                        link.refers(
                                "t",
                                field,
                                "in (select d.record_id from search_doc d where d.record_kind = %d and d.norm like '%%' || f_like(%s) || '%%' and %s and %s)"
                                        .formatted(
                                                link.target().code(),
                                                sqlParameters.bind(word),
                                                contains("d.title", word, sqlParameters),
                                                readable)));
            }
            return ways.size() == 1 ? ways.getFirst() : "(" + String.join(" or ", ways) + ")";
        };
    }

    private static Filter.Condition oneOf(Field<?> field, List<Object> values) {
        return sqlParameters ->
                values.size() == 1
                        ? "%s = %s".formatted(field.sql("t"), sqlParameters.bind(values.getFirst()))
                        : "%s in (%s)"
                                .formatted(field.sql("t"), sqlParameters.bind(List.copyOf(values)));
    }

    /// One of those with commas between them.
    private Filter.Condition anyOf(
            OptionSetType set, Field<?> field, List<String> typed, List<Object> values)
            throws InvalidInput {
        for (String word : typed.getFirst().split(",")) {
            values.add(reading.references().option(set.entries(), word.strip()));
        }
        if (values.isEmpty()) {
            throw new InvalidInput("record.problem.choice", typed.getFirst());
        }
        return sqlParameters ->
                "%s && %s::bigint[]"
                        .formatted(field.sql("t"), sqlParameters.bind(values.toArray(Long[]::new)));
    }

    private Filter.Condition yesNo(Field<?> field, String typed, List<Object> values)
            throws InvalidInput {
        boolean yes = yesOrNo(typed);
        values.add(yes);
        return _ -> "%s is %s true".formatted(field.sql("t"), yes ? "" : "not");
    }

    // From and to.

    private Filter.Condition range(
            Field<?> field, Operator operator, List<String> typed, List<Object> values)
            throws InvalidInput {
        for (String word : typed) {
            values.add(parsed(field, word));
        }
        if (operator == Operator.IS) {
            return oneOf(field, values);
        }
        return sqlParameters ->
                "%s %s %s"
                        .formatted(
                                field.sql("t"),
                                operator == Operator.FROM ? ">=" : "<=",
                                sqlParameters.bind(values.getFirst()));
    }

    /// Amounts are compared within a currency.
    private Filter.Condition money(
            Field<?> field, Operator operator, List<String> typed, List<Object> values)
            throws InvalidInput {
        for (String word : typed) {
            values.add(parsed(field, word));
        }
        String sign =
                switch (operator) {
                    case FROM -> ">=";
                    case TO -> "<=";
                    default -> "=";
                };
        return sqlParameters -> {
            List<String> ways = new ArrayList<>();
            for (Object value : values) {
                Money money = (Money) value;
                ways.add(
                        "(%s %s %s and %s = %s)"
                                .formatted(
                                        field.sql("t"),
                                        sign,
                                        sqlParameters.bind(money.amount()),
                                        field.currencySql("t"),
                                        sqlParameters.bind(money.currency())));
            }
            return "(" + String.join(" or ", ways) + ")";
        };
    }

    private static Filter.Condition currency(
            Field<?> field, List<String> typed, List<Object> values) throws InvalidInput {
        for (String word : typed) {
            values.add(MoneyType.currency(word.toUpperCase(Locale.ROOT)));
        }
        return sqlParameters ->
                "%s in (%s)"
                        .formatted(field.currencySql("t"), sqlParameters.bind(List.copyOf(values)));
    }

    /// A day stands for all of it, in the reader's zone.
    private Filter.Condition moments(
            Field<?> field, Operator operator, List<String> typed, List<Object> values)
            throws InvalidInput {
        ZoneId zone = reading.format().zone();
        String word = typed.getFirst();
        LocalDate day = reading.format().day(word);
        Instant begin;
        Instant end;
        if (day != null) {
            values.add(day);
            begin = day.atStartOfDay(zone).toInstant();
            end = day.plusDays(1).atStartOfDay(zone).toInstant();
        } else {
            begin = (Instant) parsed(field, word);
            end = begin.plusSeconds(60);
            values.add(begin);
        }
        String column = field.sql("t");
        return sqlParameters ->
                switch (operator) {
                    case FROM -> column + " >= " + moment(begin, sqlParameters);
                    case TO -> column + " < " + moment(end, sqlParameters);
                    default ->
                            "%s >= %s and %s < %s"
                                    .formatted(
                                            column,
                                            moment(begin, sqlParameters),
                                            column,
                                            moment(end, sqlParameters));
                };
    }

    private static String moment(Instant instant, SqlParameters sqlParameters) {
        return sqlParameters.bind(instant.atOffset(ZoneOffset.UTC));
    }

    private <T> Object parsed(Field<T> field, String typed) throws InvalidInput {
        T value = field.parse(List.of(typed), reading);
        if (value == null) {
            throw new InvalidInput("record.problem.required");
        }
        return value;
    }

    private static boolean yesOrNo(String typed) throws InvalidInput {
        return switch (typed.toLowerCase(Locale.ROOT)) {
            case "yes", "true", "1", "on", "ja" -> true;
            case "no", "false", "0", "off", "nein" -> false;
            default -> throw new InvalidInput("record.problem.yesNo", typed);
        };
    }

    private static Optional<Long> id(String typed) {
        return typed.matches("\\d{1,18}") ? Optional.of(Long.valueOf(typed)) : Optional.empty();
    }
}
