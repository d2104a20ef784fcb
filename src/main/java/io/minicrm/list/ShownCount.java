package io.minicrm.list;

import io.minicrm.record.RecordType;
import io.minicrm.web.Ui;
import java.util.List;
import org.springframework.stereotype.Component;

/// Counts the records that an address would show, in the layout that it asks for.
@Component
public class ShownCount {

    private final SelectionReader selections;
    private final RecordList list;
    private final List<Layout> layouts;

    ShownCount(SelectionReader selections, RecordList list, List<Layout> layouts) {
        this.selections = selections;
        this.list = list;
        this.layouts = layouts;
    }

    /// @param query the query string of the list
    public RecordList.Count of(Ui ui, RecordType<?> type, String query) {
        RecordSelection selection = selections.read(ui, type, query);
        return list.count(
                layouts.stream()
                        .filter(layout -> layout.isOf(type.kind()))
                        .filter(layout -> layout.key().equals(selection.request().layout()))
                        .findFirst()
                        .map(layout -> layout.shown(selection))
                        .orElse(selection));
    }
}
