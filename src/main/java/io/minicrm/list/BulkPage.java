package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.record.PersonType;
import io.minicrm.record.TeamType;
import io.minicrm.web.Form;
import io.minicrm.web.Ui;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What may be done with all records that a list shows.
///
/// @param head the filters that say which records
/// @param list the address of their list
/// @param query its query string
/// @param editable how many of them the reader may change
/// @param deletable how many of them the reader may delete
/// @param fields the fields that can be changed in all of them
/// @param field the one that was chosen, or null
/// @param form the form of that one, or null
/// @param mode what is done with it, or null
/// @param refused how many were left as they were just now
public record BulkPage(
        ListPage head,
        String list,
        String query,
        long editable,
        long deletable,
        List<Field<?>> fields,
        @Nullable Field<?> field,
        @Nullable Form form,
        BulkPatch.@Nullable Mode mode,
        int refused) {

    /// The words for what may be done with the field.
    public List<String> modes() {
        return field == null
                ? List.of()
                : BulkPatch.of(field).stream().map(BulkPatch.Mode::key).toList();
    }

    public boolean isMode(String key) {
        return mode != null && mode.key().equals(key);
    }

    /// Whether the field says whose they are, and so who may undo it.
    public boolean isGivenAway() {
        return field != null && isGivenAway(field);
    }

    static boolean isGivenAway(Field<?> field) {
        return !field.isAdded()
                && (field.type() instanceof PersonType || field.type() instanceof TeamType);
    }

    /// The key of the message that says why some were left as they were.
    static String refused(boolean givenAway) {
        return givenAway ? "list.bulk.refused.given" : "list.bulk.refused";
    }

    public String why(Ui ui) {
        return ui.t(refused(isGivenAway()), refused);
    }

    public String path() {
        return head.path();
    }

    public String records(Ui ui, long count) {
        return ui.t("change.count." + head.kind().key(), count);
    }
}
