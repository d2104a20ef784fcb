package io.minicrm.page;

import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.RecordType;
import io.minicrm.web.Form;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record's form: for a new one, or for one that is there.
///
/// @param record the record, or null for a new one
/// @param similar records that this may be a second of
/// @param quick whether only the few fields of the quick form are asked for
public record FormPage(
        RecordType<?> type,
        @Nullable RecordSnapshot record,
        Form form,
        List<DuplicateFinder.Match> similar,
        boolean quick) {

    public List<Field<?>> fields() {
        if (quick) {
            return type.fields(Trait.QUICK);
        }
        return type.written().stream()
                .filter(field -> record == null || !field.is(Trait.ASIDE))
                // With whom a record is shared is said on its page, once it is there
                .filter(field -> !field.equals(type.shared()))
                .toList();
    }

    /// Where the form is posted to.
    public String action() {
        return record == null ? "/" + type.kind().plural() + "/new" : record.ref().path() + "/edit";
    }

    /// Where one goes without saving.
    public String back() {
        return record == null ? "/" + type.kind().plural() : record.ref().path();
    }
}
