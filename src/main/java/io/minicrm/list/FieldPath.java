package io.minicrm.list;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.RecordKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a filter asks of: a column of the record itself, or of one that it links to
/// (`company.country`).
///
/// @param links the links that lead there; none when it is the record's own
record FieldPath(List<Field<?>> links, Column column) {

    /// How many links lead to what is asked of at most.
    private static final int FURTHEST = 2;

    /// A path, with the operator behind it.
    ///
    /// @param parameter how both stand in addresses
    record Asked(FieldPath path, Operator operator, String parameter) {}

    static FieldPath of(Field<?> field) {
        return new FieldPath(List.of(), Column.of(field));
    }

    /// Reads `city`, `city.is`, `company.country`, `company.country.not`. An operator of the link
    /// itself goes before a field of what it links to.
    static Optional<Asked> read(RecordType<?> type, Catalogue catalogue, List<String> words) {
        List<Field<?>> links = List.of();
        RecordType<?> present = type;
        for (int i = 0; i < words.size(); i++) {
            Column column =
                    Column.named(present, words.get(i)).filter(Column::isFilterable).orElse(null);
            if (column == null) {
                return Optional.empty();
            }
            FieldPath path = new FieldPath(links, column);
            List<Operator> operators = Operator.of(column);
            int left = words.size() - i - 1;
            if (left == 0) {
                return Optional.of(new Asked(path, operators.getFirst(), path.key()));
            }
            Optional<Operator> operator =
                    Operator.named(words.get(i + 1)).filter(operators::contains);
            if (left == 1 && operator.isPresent()) {
                return Optional.of(
                        new Asked(path, operator.get(), path.key() + "." + operator.get().key()));
            }
            Optional<RecordKind> target = path.target();
            if (target.isEmpty()) {
                return Optional.empty();
            }
            links = path.over();
            present = catalogue.type(target.get());
        }
        return Optional.empty();
    }

    /// The links that lead to the record which this one links to.
    List<Field<?>> over() {
        return Stream.concat(links.stream(), Stream.ofNullable(column.field())).toList();
    }

    /// The type of the record to which it leads; empty when it is no link, or too far away.
    Optional<RecordKind> target() {
        return links.size() < FURTHEST
                        && column.field() != null
                        && column.field().type() instanceof ReferenceType link
                ? Optional.of(link.target())
                : Optional.empty();
    }

    /// How it stands in addresses with an operator.
    String parameter(Operator operator) {
        return operator == Operator.of(column).getFirst() ? key() : key() + "." + operator.key();
    }

    /// How it stands in addresses.
    String key() {
        StringBuilder key = new StringBuilder();
        links.forEach(link -> key.append(link.key()).append('.'));
        return key + column.key();
    }

    /// Whether it is this field of the record itself.
    boolean is(Field<?> field) {
        return links.isEmpty() && field.equals(column.field());
    }
}
