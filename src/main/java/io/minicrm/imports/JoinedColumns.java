package io.minicrm.imports;

import java.util.List;

/// A text of which the file has parts in columns of their own: the house number behind the street,
/// the particle before the last name.
final class JoinedColumns {

    private JoinedColumns() {}

    /// What the columns of one field say together. What stands before something is nothing without
    /// it.
    static String of(List<FieldMapping.Source> sources, FileRow row) {
        String text = "";
        for (FieldMapping.Source source : sources) {
            if (!source.target().isJoined()) {
                text = source.cell(row).strip();
            }
        }
        for (FieldMapping.Source source : sources) {
            String part = source.cell(row).strip();
            if (Target.BEHIND.equals(source.target().label())) {
                text = behind(text, part);
            } else if (Target.BEFORE.equals(source.target().label())) {
                text = before(text, part);
            }
        }
        return text;
    }

    /// Some write it into both columns.
    private static String behind(String text, String part) {
        boolean there = text.equals(part) || text.endsWith(" " + part);
        return part.isEmpty() || there ? text : text.isEmpty() ? part : text + " " + part;
    }

    private static String before(String text, String part) {
        if (part.isEmpty() || text.isEmpty() || text.startsWith(part + " ")) {
            return text;
        }
        boolean elided = part.endsWith("'") || part.endsWith("’");
        return elided ? part + text : part + " " + text;
    }
}
