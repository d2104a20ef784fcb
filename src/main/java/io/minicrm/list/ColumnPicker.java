package io.minicrm.list;

import io.minicrm.record.RecordType;
import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which columns a list shows, and which it could.
public final class ColumnPicker {

    /// A column that may be chosen.
    ///
    /// @param up the same list with it one further to the front, or null
    public record Choice(String key, String label, boolean chosen, @Nullable String up) {}

    private final Ui ui;
    private final ListRequest request;
    private final List<Column> columns;

    ColumnPicker(Ui ui, ListRequest request, List<Column> columns) {
        this.ui = ui;
        this.request = request;
        this.columns = columns;
    }

    public List<Choice> choices() {
        List<Choice> choices = new ArrayList<>();
        for (int i = 1; i < columns.size(); i++) {
            choices.add(
                    new Choice(
                            columns.get(i).key(),
                            ui.t(columns.get(i).label()),
                            true,
                            i == 1 ? null : up(i)));
        }
        RecordType<?> type = request.type();
        for (Column column : Column.all(type)) {
            if (!columns.contains(column)) {
                choices.add(new Choice(column.key(), ui.t(column.label()), false, null));
            }
        }
        return choices;
    }

    private String up(int index) {
        List<Column> moved = new ArrayList<>(columns);
        moved.add(index - 1, moved.remove(index));
        return request.with(moved).href(Map.of("choose", "columns"));
    }
}
