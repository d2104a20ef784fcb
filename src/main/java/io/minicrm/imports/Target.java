package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.CompanionColumn;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.LinkType;
import io.minicrm.record.ListType;
import io.minicrm.record.MoneyType;
import io.minicrm.record.PersonName;
import io.minicrm.record.PersonSetType;
import io.minicrm.record.PersonType;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceType;
import io.minicrm.record.TeamType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a column of a file can go: a field of the record, or a field of a record that it links to
/// and that is made when there is none by that name.
///
/// @param link the field through which the record links to the one whose field this is; null for a
///   field of the record itself
/// @param label for an element of a list, the key of what it is for; for a part of a value, the key
///   of the part, `full` for the whole name of a person, of which the field holds a part, or where
///   it is joined to the rest: a house number to the street, a particle to the name
record Target(@Nullable Field<?> link, Field<?> field, @Nullable String label) {

    /// The whole name of a person, of which the field holds a part.
    static final String FULL = "full";

    /// Joined to what stands in another column.
    static final String BEFORE = "before";

    static final String BEHIND = "behind";

    /// The group of the fields that are one address together.
    static final String ADDRESS = "address";

    /// All targets for the records of one type, in the order of the catalogue.
    static List<Target> of(RecordType<?> type, Catalogue catalogue) {
        List<Target> targets = new ArrayList<>();
        targets.add(new Target(null, type.id(), null));
        type.personName().ifPresent(name -> targets.add(new Target(null, name.last(), FULL)));
        List<String> joined = new ArrayList<>();
        type.personName()
                .ifPresent(name -> {
                    joined.add(new Target(null, name.given(), BEHIND).key());
                    joined.add(new Target(null, name.last(), BEFORE).key());
                });
        // The first line of an address is the street
        type.written().stream()
                .filter(field -> field.group().equals(ADDRESS))
                .findFirst()
                .ifPresent(street -> {
                    joined.add(new Target(null, street, BEFORE).key());
                    joined.add(new Target(null, street, BEHIND).key());
                });
        for (Field<?> field : type.written()) {
            add(targets, null, field);
            Stream.of(BEFORE, BEHIND)
                    .map(side -> new Target(null, field, side))
                    .filter(target -> joined.contains(target.key()))
                    .forEach(targets::add);
            CompanionColumn.of(field.type())
                    .ifPresent(companionColumn ->
                            targets.add(new Target(null, field, companionColumn.key())));
        }
        for (Field<?> link : type.written()) {
            if (isMade(link)) {
                for (Field<?> field : linked(link, catalogue).written()) {
                    if (!field.is(Trait.NAMING) && !leadsElsewhere(field)) {
                        add(targets, link, field);
                    }
                }
            }
        }
        return targets;
    }

    static Optional<Target> find(List<Target> targets, @Nullable String key) {
        return targets.stream().filter(target -> target.key().equals(key)).findFirst();
    }

    /// One for each field of the records that these fill, in their order.
    static List<Target> fields(List<Target> targets, RecordType<?> type) {
        List<Target> fields = new ArrayList<>();
        for (Target target : targets) {
            for (Target filled : target.fills(type)) {
                if (!target.isId() && fields.stream().noneMatch(filled::isSameField)) {
                    fields.add(filled);
                }
            }
        }
        return fields;
    }

    private List<Target> fills(RecordType<?> type) {
        if (!isFullName()) {
            return List.of(this);
        }
        PersonName name = type.personName().orElseThrow();
        return List.of(new Target(null, name.given(), null), new Target(null, name.last(), null));
    }

    /// Message key of what it is called.
    String title() {
        return isFullName() ? "transfer.target.full" : field.label();
    }

    /// Whether a key is that of this field, whichever part of it.
    boolean isOfField(@Nullable String key) {
        return key != null && fieldKey().equals(key.replaceFirst(":.*", ""));
    }

    /// Whether records that this field links to are made on the way: it is one of those that even
    /// the quick form makes.
    static boolean isMade(Field<?> field) {
        return field.type() instanceof LinkType && field.is(Trait.QUICK);
    }

    static RecordType<?> linked(Field<?> link, Catalogue catalogue) {
        return catalogue.type(((ReferenceType) link.type()).target());
    }

    /// The field by whose value a linked record is named.
    static Field<?> naming(Field<?> link, Catalogue catalogue) {
        return linked(link, catalogue).fields(Trait.NAMING).getFirst();
    }

    /// The name in requests and in the database: `phone:mobile`, `company/website`.
    String key() {
        return fieldKey() + (label == null ? "" : ":" + label);
    }

    /// The name of the field that it fills: `phone`, `company/website`.
    String fieldKey() {
        return (link == null ? "" : link.key() + "/") + field.key();
    }

    /// Whether the record itself is named by its number.
    boolean isId() {
        return link == null && field.is(Trait.DERIVED);
    }

    /// The part of the field's value that stands there, when it is not the value itself.
    Optional<CompanionColumn> part() {
        return label == null ? Optional.empty() : CompanionColumn.named(label);
    }

    /// Whether what the field links to is named by its number.
    boolean isIdOfLink() {
        return part().filter(CompanionColumn.ID::equals).isPresent();
    }

    /// Whether two columns can go there.
    boolean takesSeveral() {
        return field.isList() && (part().isEmpty() || isLabel()) || isJoined();
    }

    /// Whether it is joined to what stands in another column.
    boolean isJoined() {
        return !field.isList() && (BEFORE.equals(label) || BEHIND.equals(label));
    }

    /// Whether it is what values of a list are for.
    boolean isLabel() {
        return part().filter(CompanionColumn.LABEL::equals).isPresent();
    }

    /// Whether that is what it belongs to: no currency without an amount, no house number without a
    /// street.
    boolean isOf(Target value) {
        return isSameField(value) && value.part().isEmpty() && !value.isJoined();
    }

    boolean isCurrency() {
        return part().filter(CompanionColumn.CURRENCY::equals).isPresent();
    }

    boolean isFullName() {
        return FULL.equals(label) && !field.isList();
    }

    /// Where the value goes of which a part goes here.
    Target whole() {
        return new Target(link, field, null);
    }

    /// The key of what only one column can go to.
    String place() {
        return part().isPresent() || isFullName() || isJoined() ? key() : fieldKey();
    }

    /// Whether both cannot have a column: one fills what the other does.
    boolean isAgainst(Target other, RecordType<?> type) {
        return !takesSeveral()
                && !other.takesSeveral()
                && part().equals(other.part())
                && fills(type).stream()
                        .anyMatch(each -> other.fills(type).stream().anyMatch(each::isSameField));
    }

    /// Whether both fill the same field.
    boolean isSameField(Target other) {
        return field.equals(other.field)
                && Objects.equals(link, other.link)
                && isFullName() == other.isFullName();
    }

    private static void add(List<Target> targets, @Nullable Field<?> link, Field<?> field) {
        if (field.type() instanceof ListType<?> list) {
            list.labels().keys().forEach(label -> targets.add(new Target(link, field, label)));
        } else {
            targets.add(new Target(link, field, null));
            if (link != null && field.type() instanceof MoneyType) {
                targets.add(new Target(link, field, CompanionColumn.CURRENCY.key()));
            }
        }
    }

    private static boolean leadsElsewhere(Field<?> field) {
        return field.type() instanceof ReferenceType
                || field.type() instanceof PersonType
                || field.type() instanceof PersonSetType
                || field.type() instanceof TeamType;
    }
}
