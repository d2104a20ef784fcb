package io.minicrm.custom;

import io.minicrm.record.BooleanType;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.DecimalType;
import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.FieldType;
import io.minicrm.record.LinkType;
import io.minicrm.record.MoneyType;
import io.minicrm.record.OptionSetType;
import io.minicrm.record.OptionType;
import io.minicrm.record.PersonType;
import io.minicrm.record.PhonesType;
import io.minicrm.record.TextType;
import io.minicrm.scope.RecordKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /// The kinds of records to which links can lead.
    public static final List<RecordKind> TARGETS =
            List.of(RecordKind.CONTACT, RecordKind.COMPANY, RecordKind.DEAL);

    /// The kinds of records that can have such fields.
    public static final List<RecordKind> KINDS =
            List.of(RecordKind.CONTACT, RecordKind.COMPANY, RecordKind.DEAL, RecordKind.ACTIVITY);

    private static final String OPTIONS =
            """
            select o.id, o.name, '' as grouping, o.archived_at is null as offered, '' as tone
            from custom_option o where o.field_id = \
            """;

    private static final String ORDER = " order by o.position, o.id";

    private static final int LINE = 200;
    private static final int ADDRESS = 500;
    private static final int TEXT_AREA = 20_000;
    private static final int DECIMALS = 6;

    /// The name in the database and in message keys: `long_text`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CustomFieldType of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /// What its values are.
    ///
    /// @param field the id of the field, whose options they are
    FieldType<?> values(long field, @Nullable RecordKind target) {
        return switch (this) {
            case TEXT -> new TextType(TextType.Kind.LINE, LINE);
            case LONG_TEXT -> new TextType(TextType.Kind.MARKDOWN, TEXT_AREA);
            case NUMBER -> new DecimalType(DECIMALS);
            case MONEY -> new MoneyType(true);
            case DATE -> new DateType();
            case DATE_TIME -> new DateTimeType();
            case YES_NO -> new BooleanType();
            case CHOICE -> options(field);
            case MULTI_CHOICE -> new OptionSetType(options(field));
            case URL -> new TextType(TextType.Kind.URL, ADDRESS);
            case EMAIL -> new EmailsType();
            case PHONE -> new PhonesType();
            case PERSON -> new PersonType();
            case LINK -> new LinkType(Objects.requireNonNull(target));
        };
    }

    /// The options of a field.
    static OptionType options(long field) {
        return new OptionType(OPTIONS + field + ORDER);
    }

    /// The field whose options these are, if they are those of one.
    static Optional<Long> fieldOf(OptionType entries) {
        String sql = entries.sql();
        return sql.startsWith(OPTIONS) && sql.endsWith(ORDER)
                ? Optional.of(
                        Long.valueOf(
                                sql.substring(OPTIONS.length(), sql.length() - ORDER.length())))
                : Optional.empty();
    }

    /// What one may do with such fields besides what one may with all.
    Set<Field.Trait> traits() {
        Set<Field.Trait> traits = EnumSet.noneOf(Field.Trait.class);
        switch (this) {
            case TEXT, URL -> traits.addAll(Set.of(Field.Trait.SORTABLE, Field.Trait.SEARCHED));
            case EMAIL, PHONE -> traits.add(Field.Trait.SEARCHED);
            case NUMBER, MONEY, DATE, DATE_TIME, CHOICE, PERSON -> traits.add(Field.Trait.SORTABLE);
            case LONG_TEXT, YES_NO, MULTI_CHOICE, LINK -> {}
        }
        return traits;
    }

    public boolean hasOptions() {
        return this == CHOICE || this == MULTI_CHOICE;
    }

    /// Whether an index can make it fast. A link is fast without asking, because whatever happens
    /// to a record asks who links to it.
    public boolean canBeFast() {
        return switch (this) {
            case LONG_TEXT, MULTI_CHOICE, EMAIL, PHONE, LINK -> false;
            case TEXT, NUMBER, MONEY, DATE, DATE_TIME, YES_NO, CHOICE, URL, PERSON -> true;
        };
    }
}
