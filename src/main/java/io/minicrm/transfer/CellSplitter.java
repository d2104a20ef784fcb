package io.minicrm.transfer;

import io.minicrm.record.EmailsType;
import io.minicrm.record.LinksType;
import io.minicrm.record.ListType;
import io.minicrm.record.PhonesType;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Takes apart what stands together in one cell: several addresses, numbers or names.
final class CellSplitter {

    private static final Pattern ELEMENTS = Pattern.compile("\\s*[;\\n\\r]\\s*");
    private static final Pattern ADDRESSES = Pattern.compile("[\\s,;]+");

    private CellSplitter() {}

    /// What a cell calls the records that it links to.
    static Stream<String> names(Target target, String cell) {
        return target.field().type() instanceof LinksType type
                ? elements(target, cell).stream().map(element -> type.labelled(element).text())
                : Stream.of(cell);
    }

    /// The elements of a list that stand in one cell, each with what it is for.
    static List<String> elements(Target target, String cell) {
        String label = target.label();
        if (label == null || !(target.field().type() instanceof ListType<?> list)) {
            return List.of(cell);
        }
        Pattern between = list instanceof EmailsType ? ADDRESSES : ELEMENTS;
        // With labels it was one of ours: then all elements are parted as ours are
        boolean ours = list.told(cell.strip()).isPresent();
        List<String> elements =
                ours
                        ? List.of(cell.split(ELEMENTS.pattern()))
                        : List.of(between.split(cell.strip()));
        return elements.stream()
                .filter(element -> !element.isBlank())
                .flatMap(element -> phones(list, element))
                .map(element ->
                        ours || list.told(element).isPresent() ? element : label + ": " + element)
                .toList();
    }

    /// Two numbers with a comma between them; an extension behind a comma stays with its number.
    private static Stream<String> phones(ListType<?> list, String element) {
        String[] parts = element.split(",");
        boolean numbers =
                parts.length > 1
                        && list instanceof PhonesType
                        && Stream.of(parts)
                                .allMatch(part ->
                                        part.chars().filter(Character::isDigit).count() > 5);
        return numbers ? Stream.of(parts) : Stream.of(element);
    }
}
