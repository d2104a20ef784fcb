package io.minicrm.list;

import io.minicrm.record.Field;
import io.minicrm.record.PersonType;
import io.minicrm.record.TeamType;
import io.minicrm.scope.Action;
import io.minicrm.web.Form;
import io.minicrm.web.Ui;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What may be done with all records that a list shows.
///
/// @param head the filters that say which records
/// @param list the address of their list
/// @param query its query string
/// @param isPicked whether they were picked one by one
/// @param counts with how many of them the reader may do what
/// @param fields the fields that can be changed in all of them
/// @param making what can be made for each of them, or null
/// @param forms what was chosen and typed
/// @param isAdding whether it was opened in order to make something
/// @param refused how many were left as they were just now
public record BulkPage(
        ListPage head,
        String list,
        String query,
        boolean isPicked,
        Map<Action, Long> counts,
        List<Field<?>> fields,
        @Nullable MadeForEach making,
        Forms forms,
        boolean isAdding,
        int refused) {

    /// Who puts more than so many into the trash has to say how many.
    static final int UNCOUNTED = 1000;

    /// What was chosen and typed on it.
    ///
    /// @param field the one that shall be changed, or null
    /// @param edit the form of that one, or null
    /// @param mode what is done with it, or null
    /// @param add the form of what shall be made, or null
    /// @param miscounted whether another number was typed than there are
    record Forms(
            @Nullable Field<?> field,
            @Nullable Form edit,
            BulkPatch.@Nullable Mode mode,
            @Nullable Form add,
            boolean miscounted) {

        static Forms none(@Nullable Field<?> field) {
            return field == null
                    ? new Forms(null, null, null, null, false)
                    : new Forms(field, null, BulkPatch.of(field).getFirst(), null, false);
        }

        static Forms edited(Field<?> field, Form form, BulkPatch.Mode mode) {
            return new Forms(field, form, mode, null, false);
        }

        static Forms added(Form form) {
            return new Forms(null, null, null, form, false);
        }

        static Forms uncounted() {
            return new Forms(null, null, null, null, true);
        }
    }

    public long editable() {
        return counts.getOrDefault(Action.EDIT, 0L);
    }

    public long deletable() {
        return counts.getOrDefault(Action.DELETE, 0L);
    }

    /// For how many of them something can be made.
    public long readable() {
        return counts.getOrDefault(Action.READ, 0L);
    }

    /// With how many something may be done.
    public long largest() {
        return counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /// Whether there is anything that one may do.
    public boolean isOfUse() {
        return editable() > 0 || deletable() > 0 || making != null && readable() > 0;
    }

    /// Whether their number has to be typed before they go into the trash.
    public boolean mustCount() {
        return deletable() > UNCOUNTED;
    }

    public boolean isMiscounted() {
        return forms.miscounted();
    }

    public @Nullable Field<?> field() {
        return forms.field();
    }

    /// The form of the field that was chosen.
    public @Nullable Form form() {
        return forms.edit() != null || forms.field() == null
                ? forms.edit()
                : Form.empty(head.type());
    }

    /// The form of what can be made: for whoever makes it, unless something else is said.
    public @Nullable Form adding(Ui ui) {
        return forms.add() != null || making == null
                ? forms.add()
                : Form.of(
                        making.type(),
                        making.usual().with(making.type().owner(), ui.actor().id()),
                        null,
                        ui);
    }

    /// The parameter as which forms name these records.
    public String parameter() {
        return isPicked ? "picked" : "list";
    }

    /// The words for what may be done with the field.
    public List<String> modes() {
        return field() == null
                ? List.of()
                : BulkPatch.of(field()).stream().map(BulkPatch.Mode::key).toList();
    }

    public boolean isMode(String key) {
        return forms.mode() != null && forms.mode().key().equals(key);
    }

    /// Whether the field says whose they are, and so who may undo it.
    public boolean isGivenAway() {
        return field() != null && isGivenAway(field());
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
