package io.minicrm.transfer;

import io.minicrm.record.LinksType;
import io.minicrm.record.ListType;
import io.minicrm.record.PhonesType;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What stands in one cell: nothing where a mark stands for nothing, and taken apart where several
/// addresses, numbers or names stand together.
final class CellSplitter {

    /// Begins a number that nobody dials.
    private static final Pattern FAX = Pattern.compile("(?i)\\s*+(?:tele)?fax\\b");

    private CellSplitter() {}

    /// What a cell says for a target; empty when it says in some way that there is nothing.
    static String said(Target target, String cell) {
        return EmptyMark.is(target, cell) ? "" : cell;
    }

    /// What a cell calls the records that it links to.
    static Stream<String> names(Target target, String cell) {
        String said = said(target, cell);
        return target.field().type() instanceof LinksType type
                ? elements(target, said).stream().map(element -> type.labelled(element).text())
                : Stream.of(said).filter(name -> !name.isBlank());
    }

    /// The elements of a list that stand in one cell, each with what it is for. A fax among them is
    /// no phone.
    static List<String> elements(Target target, String cell) {
        String label = target.label();
        if (label == null || !(target.field().type() instanceof ListType<?> list)) {
            return List.of(cell);
        }
        List<String> elements = list.parted(cell);
        // With labels it was one of ours: then those without one go without saying
        boolean ours = list.told(cell.strip()).isPresent();
        boolean alone = elements.size() == 1;
        return elements.stream()
                .filter(element -> !EmptyMark.is(target, element))
                .filter(element -> alone || !isFax(list, element))
                .map(element ->
                        ours || list.told(element).isPresent() ? element : label + ": " + element)
                .toList();
    }

    private static boolean isFax(ListType<?> list, String element) {
        return list instanceof PhonesType && FAX.matcher(element).lookingAt();
    }
}
