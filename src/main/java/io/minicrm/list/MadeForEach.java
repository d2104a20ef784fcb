package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.util.List;

/// Something that is made for each of many records at once and is about one of them, by the room
/// that it belongs to.
public interface MadeForEach {

    /// Whether it can be about records of this kind.
    boolean isFor(RecordKind kind);

    /// Whether this reader can make one for records of this type.
    default boolean mayBeMade(Ui ui, RecordType<?> about) {
        return isFor(about.kind()) && ui.scope().may(Action.CREATE, type().kind());
    }

    RecordType<?> type();

    /// What is asked for, the same for all of them. A field that names it is needed.
    List<Field<?>> fields();

    /// What else all of them have.
    Values usual();

    /// The field that says which record it is about.
    Field<List<LabelledLink>> about(RecordKind kind);

    /// The key of what it is called in messages; behind it stands what one does.
    String label();
}
