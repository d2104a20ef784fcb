package io.minicrm.imports;

import io.minicrm.record.FaxWord;
import io.minicrm.record.Label;
import io.minicrm.record.ListType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.PhonesType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What stands in one cell: nothing where a mark stands for nothing, and taken apart where several
/// addresses, numbers or names stand together.
final class CellSplitter {

    /// What stands in a cell for a list.
    ///
    /// @param elements each with what it is for
    /// @param faxes what is no phone
    record Split(List<String> elements, List<String> faxes) {}

    private static final Pattern SEVERAL = Pattern.compile(";|:::|\\R");

    private CellSplitter() {}

    /// What a cell says for a target; empty when it says in some way that there is nothing.
    static String said(Target target, String cell) {
        return EmptyMark.is(target, cell) ? "" : cell;
    }

    /// What a cell calls the records that it links to.
    static Stream<String> names(Target target, String cell) {
        String said = said(target, cell);
        return target.field().type() instanceof MultiLinkType type
                ? elements(target, said).stream().map(element -> type.labelled(element).text())
                : Stream.of(said).filter(name -> !name.isBlank());
    }

    /// The elements of a list that stand in one cell, each with what it is for.
    static List<String> elements(Target target, String cell) {
        return split(target, cell, "").elements();
    }

    /// Takes a cell apart.
    ///
    /// @param label what another column says that its elements are for
    static Split split(Target target, String cell, String label) {
        String usual = target.label();
        if (usual == null || !(target.field().type() instanceof ListType<?> list)) {
            return new Split(List.of(cell), List.of());
        }
        List<String> parts = list.parted(cell);
        List<String> labels = labels(label, parts.size());
        // With labels it was one of ours: then those without one go without saying
        boolean ours = list.labelOf(cell.strip()).isPresent();
        List<String> elements = new ArrayList<>();
        List<String> faxes = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            boolean told = list.labelOf(part).isPresent();
            if (EmptyMark.is(target, part)) {
                continue;
            }
            if (isFax(list, part) || !told && isFax(list, labels.get(i))) {
                if (part.chars().anyMatch(Character::isDigit)) {
                    faxes.add(part);
                }
            } else if (told) {
                elements.add(part);
            } else {
                elements.add(
                        Label.meant(labels.get(i))
                                .map(meant -> meant.key() + ": " + part)
                                .orElse(ours ? part : usual + ": " + part));
            }
        }
        return new Split(elements, faxes);
    }

    /// What is said of each of so many elements: one for all, or as many as there are.
    private static List<String> labels(String cell, int count) {
        if (count == 1) {
            return List.of(cell);
        }
        List<String> labels = Stream.of(SEVERAL.split(cell)).map(String::strip).toList();
        return labels.size() == count
                ? labels
                : Collections.nCopies(count, labels.size() == 1 ? labels.getFirst() : "");
    }

    private static boolean isFax(ListType<?> list, String text) {
        return list instanceof PhonesType && FaxWord.isIn(text);
    }
}
