package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A type whose values refer to records of one kind: to one, or to several in an order.
///
/// SQL is for a field of the record whose table has the alias `alias`.
public sealed interface ReferenceType permits LinkType, MultiLinkType {

    RecordKind target();

    /// The ids in a value.
    List<Long> ids(@Nullable Object value);

    /// SQL for the ids in a value as jsonb: a set of jsonb numbers.
    String idsIn(String json);

    /// SQL that is true when the record refers to one whose id passes a test like `= :id`. For a
    /// single link it may be null.
    String refers(String alias, Field<?> field, String test);

    /// SQL for a relation of who refers (`linking`) to whom (`linked`), for many at once.
    String pairs(Field<?> field);

    /// SQL for a relation `l` of the records that it refers to, in the order of `place`.
    String linked(String alias, Field<?> field);

    /// SQL for the value as jsonb without these ids, an array; null when nothing is left.
    String without(String alias, Field<?> field, String ids);

    /// SQL for the value as jsonb in which each of these ids, an array, is another one; what refers
    /// to that already does so once.
    String exchanged(String alias, Field<?> field, String ids, String other);

    /// SQL for the label with which the record refers to this id; null when it has none.
    String label(String alias, Field<?> field, String id);
}
