package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Any values that the catalogue allows: odd letters, quotes, backslashes, empty ones.
final class RandomValues {

    private static final String[] WORDS = {
        "Müller",
        "O'Brien",
        "Łukasz",
        "\"Quoted\"",
        "back\\slash",
        "tab",
        "Zoë",
        "日本",
        "{json}",
        "50%",
        "a_b",
        "É",
        "ß",
        "x",
        "😀",
        "\\N",
        "null",
        "Ågnes",
        "=1+1",
        "'=2",
        "-x",
        "@a",
        "+b;c"
    };

    private final Random random;
    private final Scope scope;
    private final Options options;
    private final Map<RecordKind, List<Long>> linked;

    /// @param linked the records of each kind that links can lead to
    RandomValues(long seed, Scope scope, Options options, Map<RecordKind, List<Long>> linked) {
        this.random = new Random(seed);
        this.scope = scope;
        this.options = options;
        this.linked = linked;
    }

    Values next(RecordType<?> type) {
        while (true) {
            Values values = new Values();
            for (Field<?> field : type.written()) {
                // What the database fills in when it is missing is not left out
                if (random.nextInt(3) > 0
                        || field.is(Field.Trait.REQUIRED)
                        || field.type() instanceof OptionType) {
                    put(values, field);
                }
            }
            if (type.check(values).isEmpty()) {
                return values;
            }
        }
    }

    /// Values of which none that a rule asks for is left out.
    Values whole(RecordType<?> type) {
        Values values = next(type);
        type.rules().stream()
                .flatMap(rule -> rule.fields().stream())
                .filter(field -> values.get(field) == null)
                .forEach(field -> put(values, field));
        return values;
    }

    @SuppressWarnings("unchecked")
    private <T> void put(Values values, Field<T> field) {
        values.with(field, (T) value(field));
    }

    private @Nullable Object value(Field<?> field) {
        return switch (field.type()) {
            case TextType text when text.kind() == TextType.Kind.DOMAIN ->
                    "d" + random.nextInt(1000000) + ".example";
            case TextType text when text.kind() == TextType.Kind.URL ->
                    "https://e" + random.nextInt(1000) + ".example/a?b=c";
            case TextType text when text.kind() == TextType.Kind.MARKDOWN ->
                    words() + "\n\n* " + words();
            case TextType _ -> words();
            case IntegerType number ->
                    random.nextInt(number.least(), Math.min(number.most(), 100000) + 1);
            case DecimalType number ->
                    BigDecimal.valueOf(
                            random.nextInt(1, 1_000_000) * 10L + 1,
                            random.nextInt(number.decimals() + 1));
            case MoneyType _ ->
                    new Money(
                            BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(3)),
                            random.nextBoolean() ? "EUR" : "USD");
            case DateType _ -> LocalDate.of(1950, 1, 1).plusDays(random.nextInt(40000));
            case DateTimeType _ ->
                    Instant.parse("2001-01-01T00:00:00Z")
                            .plus(random.nextInt(900_000_000), ChronoUnit.SECONDS);
            case DueType _ -> {
                LocalDate day = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(4000));
                yield random.nextBoolean()
                        ? Due.on(day)
                        : Due.at(
                                day,
                                LocalTime.of(random.nextInt(24), random.nextInt(60)),
                                ZoneId.of(
                                        random.nextBoolean()
                                                ? "Europe/Berlin"
                                                : "America/St_Johns"));
            }
            case RecurrenceType _ -> {
                List<Recurrence> all = Recurrence.offered(null);
                yield all.get(random.nextInt(all.size()));
            }
            case BooleanType _ -> random.nextBoolean() ? true : null;
            case ChoiceType choice -> choice.keys().get(random.nextInt(choice.keys().size()));
            case PersonType _ -> scope.actor().id();
            case PersonSetType _ -> List.of(scope.actor().id());
            case TeamType _ -> scope.actor().teamId();
            case LinkType link -> {
                List<Long> all = linked.getOrDefault(link.target(), List.of());
                yield all.isEmpty() ? null : all.get(random.nextInt(all.size()));
            }
            case OptionType type -> {
                List<Options.Entry> all = options.all(type);
                yield all.get(random.nextInt(all.size())).id();
            }
            case OptionSetType set -> {
                List<Long> some =
                        options.all(set.entries()).stream()
                                .map(Options.Entry::id)
                                .filter(_ -> random.nextBoolean())
                                .sorted()
                                .toList();
                yield some.isEmpty() ? null : some;
            }
            case EmailsType _ -> emails();
            case PhonesType _ -> phones();
            case MultiLinkType links ->
                    links(linked.getOrDefault(links.target(), List.of()), links.labels().keys());
        };
    }

    private @Nullable List<EmailAddress> emails() {
        List<EmailAddress> emails = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            emails.add(
                    new EmailAddress(
                            "P" + i + "." + random.nextInt(1000) + "@Example.com",
                            Label.values()[random.nextInt(4)]));
        }
        return emails.isEmpty() ? null : emails;
    }

    private @Nullable List<PhoneNumber> phones() {
        List<PhoneNumber> phones = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            phones.add(
                    PhoneNumber.read(
                            i == 1
                                    ? "ext " + random.nextInt(100, 999)
                                    : "06 28 2"
                                            + i
                                            + " "
                                            + random.nextInt(10, 99)
                                            + " 11"
                                            + (random.nextBoolean() ? " poste 7" : ""),
                            Label.values()[random.nextInt(4)],
                            "FR"));
        }
        return phones.isEmpty() ? null : phones;
    }

    private @Nullable List<LabelledLink> links(List<Long> linked, List<String> labels) {
        List<Long> some = new ArrayList<>(linked);
        Collections.shuffle(some, random);
        List<LabelledLink> links =
                some.stream()
                        .limit(random.nextInt(linked.size() + 1))
                        .map(id -> new LabelledLink(id, labels.get(random.nextInt(labels.size()))))
                        .toList();
        return links.isEmpty() ? null : links;
    }

    private String words() {
        StringBuilder text = new StringBuilder(WORDS[random.nextInt(WORDS.length)]);
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }
}
