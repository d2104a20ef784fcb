package io.minicrm.imports;

import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.ListType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.PhonesType;
import io.minicrm.record.RecordType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// By what a row is recognized as a record that is there: an identifying field, or the name,
/// together with the link that tells two of the same name apart.
///
/// @param identifying the field, or null for the name
record MatchKey(RecordType<?> type, @Nullable Field<?> identifying, @Nullable Field<?> link) {

    /// The name that stands for the record's name in requests and in the database.
    static final String NAME = "name";

    /// Separates the parts of a name in SQL.
    private static final String BETWEEN = " || chr(31) || ";

    /// Those of a record type, the surest first: a switchboard's number is shared by many.
    static List<MatchKey> of(RecordType<?> type) {
        List<MatchKey> keys = new ArrayList<>();
        keys.add(new MatchKey(type, type.id(), null));
        for (Field<?> field : type.fields(Trait.IDENTIFYING)) {
            if (!(field.type() instanceof PhonesType)) {
                keys.add(new MatchKey(type, field, null));
            }
        }
        Field<?> link = type.written().stream().filter(Target::isMade).findFirst().orElse(null);
        keys.add(new MatchKey(type, null, link));
        for (Field<?> field : type.fields(Trait.IDENTIFYING)) {
            if (field.type() instanceof PhonesType) {
                keys.add(new MatchKey(type, field, null));
            }
        }
        return keys;
    }

    /// Those for which the columns give values.
    static List<MatchKey> of(RecordType<?> type, Collection<Target> targets) {
        return of(type).stream().filter(key -> key.isFed(targets)).toList();
    }

    static Optional<MatchKey> find(RecordType<?> type, @Nullable String key) {
        return of(type).stream().filter(each -> each.key().equals(key)).findFirst();
    }

    String key() {
        return identifying == null ? NAME : identifying.key();
    }

    /// Whether only rows are recognized that say the record's number. Those that do are always
    /// recognized by it.
    private boolean isId() {
        return type.id().equals(identifying);
    }

    private boolean isFed(Collection<Target> targets) {
        return targets.stream()
                .anyMatch(target ->
                        target.link() == null
                                && !target.isLabel()
                                && !target.isJoined()
                                && (identifying == null
                                        ? target.field().is(Trait.NAMING)
                                        : target.field().equals(identifying)));
    }

    /// SQL that selects `row_no` and `key` of the rows that have one; each may have several.
    ///
    /// @param rows an SQL relation with the alias `r`
    /// @param linkColumn SQL for what stands for the linked record of the row
    String inRows(String rows, String linkColumn) {
        if (identifying != null && identifying.type() instanceof ListType<?> list) {
            return "select r.row_no, %s as key from %s, jsonb_array_elements(r.patch -> '%s') e"
                    .formatted(identity(list, "e"), rows, identifying.key());
        }
        if (isId()) {
            return "select r.row_no, r.known_id::text as key from " + rows + " where false";
        }
        if (identifying != null) {
            return "select r.row_no, lower(r.patch ->> '%1$s') as key from %2$s where r.patch ->> '%1$s' is not null"
                    .formatted(identifying.key(), rows);
        }
        String name =
                naming().stream()
                        .map(field -> "coalesce(lower(r.patch ->> '" + field.key() + "'), '')")
                        .collect(Collectors.joining(BETWEEN));
        String named =
                naming().stream()
                        .map(field -> "r.patch ->> '" + field.key() + "'")
                        .collect(Collectors.joining(", ", "coalesce(", ") is not null"));
        return "select r.row_no, %s as key from %s where %s"
                .formatted(link == null ? name : name + BETWEEN + linkColumn, rows, named);
    }

    /// SQL that joins the living records to `k.key`; the record's table has the alias `t`.
    String join() {
        String table = type.table();
        if (isId()) {
            return "join " + table + " t on false";
        }
        if (identifying != null && identifying.type() instanceof ListType<?> list) {
            return "join %s on x.%s = k.key join %s t on t.id = x.record_id"
                    .formatted(
                            identifying.allElements(),
                            list instanceof EmailsType ? "email_norm" : "digits",
                            table);
        }
        if (identifying != null) {
            return "join %s t on lower(%s) = k.key".formatted(table, identifying.sql("t"));
        }
        String name =
                naming().size() == 1
                        ? "lower(" + naming().getFirst().sql("t") + ")"
                        : naming().stream()
                                .map(field -> "coalesce(lower(" + field.sql("t") + "), '')")
                                .collect(Collectors.joining(BETWEEN));
        return "join %s t on %s = k.key"
                .formatted(
                        table,
                        link == null
                                ? name
                                : name + BETWEEN + "coalesce((" + link.sql("t") + ")::text, '')");
    }

    /// SQL for what two elements of one list must not share, from an element as jsonb.
    static String identity(ListType<?> list, String element) {
        return switch (list) {
            case EmailsType _ -> "lower(" + element + " ->> 'address')";
            case PhonesType _ -> "(" + element + " ->> 'digits')";
            case MultiLinkType _ -> "(" + element + " ->> 'id')";
        };
    }

    private List<Field<?>> naming() {
        return type.fields(Trait.NAMING);
    }
}
