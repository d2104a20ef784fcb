package io.minicrm.list;

import io.minicrm.record.BooleanType;
import io.minicrm.record.ChoiceType;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.DecimalType;
import io.minicrm.record.DueType;
import io.minicrm.record.EmailsType;
import io.minicrm.record.FieldType;
import io.minicrm.record.IdSetType;
import io.minicrm.record.IntegerType;
import io.minicrm.record.LinkType;
import io.minicrm.record.MoneyType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.OptionType;
import io.minicrm.record.PersonType;
import io.minicrm.record.PhonesType;
import io.minicrm.record.RecurrenceType;
import io.minicrm.record.TeamType;
import io.minicrm.record.TextType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How a filter compares. In addresses it stands behind the field's key and a dot (`city.is=Lyon`);
/// the first one of a field's type goes without saying (`city=Lyon`).
enum Operator {
    CONTAINS(null),
    LACKS(CONTAINS),
    IS(null),
    NOT(IS),
    FROM(null),
    TO(null),
    /// An amount of this currency.
    IN(null),
    NOT_IN(IN),
    EMPTY(null);

    private static final List<Operator> WORDS = List.of(CONTAINS, LACKS, IS, NOT, EMPTY);
    private static final List<Operator> ONE_OF = List.of(IS, NOT, EMPTY);
    private static final List<Operator> RANGE = List.of(IS, NOT, FROM, TO, EMPTY);
    private static final List<Operator> AMOUNT = List.of(IS, NOT, FROM, TO, IN, NOT_IN, EMPTY);

    private final @Nullable Operator opposite;

    Operator(@Nullable Operator opposite) {
        this.opposite = opposite;
    }

    /// The operator that lets through exactly what this one, which denies it, leaves out.
    Optional<Operator> opposite() {
        return Optional.ofNullable(opposite);
    }

    /// Whether several words are one filter of which one has to match, rather than one filter each.
    boolean acceptsAlternatives(Column column) {
        return (this == IS || this == IN)
                && of(column).getFirst() == IS
                && !(column.field() != null && column.field().type() instanceof IdSetType);
    }

    String key() {
        return name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    static Optional<Operator> named(String key) {
        return Stream.of(values()).filter(operator -> operator.key().equals(key)).findFirst();
    }

    /// Those that make sense for a column, the usual one first.
    static List<Operator> of(Column column) {
        return column.field() == null ? WORDS : of(column.field().type());
    }

    private static List<Operator> of(FieldType<?> type) {
        return switch (type) {
            case TextType _, EmailsType _, PhonesType _ -> WORDS;
            case ChoiceType _,
                    PersonType _,
                    TeamType _,
                    OptionType _,
                    IdSetType _,
                    LinkType _,
                    MultiLinkType _ ->
                    ONE_OF;
            case IntegerType _, DecimalType _, DateType _, DateTimeType _, DueType _ -> RANGE;
            case MoneyType _ -> AMOUNT;
            case RecurrenceType _ -> List.of(EMPTY);
            case BooleanType _ -> List.of(IS);
        };
    }
}
