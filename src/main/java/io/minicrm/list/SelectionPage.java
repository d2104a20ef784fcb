package io.minicrm.list;

import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.web.Ui;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/// A page that shows some records, with the filters above them.
public final class SelectionPage {

    private final RecordSelection selection;
    private final FilterDraft draft;
    private final @Nullable String added;

    private SelectionPage(RecordSelection selection, FilterDraft draft, @Nullable String added) {
        this.selection = selection;
        this.draft = draft;
        this.added = added;
    }

    /// @param action what is to be done with the records: read or export
    /// @param path where they are shown
    /// @throws NotPermitted when the reader may do that with none of them
    public static SelectionPage of(
            Ui ui,
            SelectionReader selectionReader,
            RecordType<?> type,
            Action action,
            String path,
            MultiValueMap<String, String> parameters) {
        RecordSelection selection =
                selectionReader
                        .read(ui.reading(), ui::title, type, action, opened(parameters, ui))
                        .at(path);
        FilterReader filters = selectionReader.filters(ui.reading(), ui::title, type);
        FilterDraft draft = FilterDraft.of(filters, parameters.getFirst("filter"));
        return new SelectionPage(
                selection,
                draft,
                draft.path() == null || !parameters.containsKey("op")
                        ? null
                        : new FilterForm(filters, draft.path(), parameters)
                                .href(selection.request()));
    }

    public RecordSelection selection() {
        return selection;
    }

    /// The same whose addresses say that they are no view, unless they are one.
    SelectionPage saysItsView() {
        return selection.view() != null
                ? this
                : new SelectionPage(selection.asNoView(), draft, added);
    }

    FilterDraft draft() {
        return draft;
    }

    /// Where to go instead, when a form describes one more filter.
    public Optional<String> added() {
        return Optional.ofNullable(added);
    }

    /// What stands above the records: the filters that are set, and those that may be.
    public ListPage head(Ui ui) {
        return new ListPage(
                ui,
                selection.request(),
                List.of(),
                RecordList.Page.NOTHING,
                RecordList.Count.NONE,
                draft,
                false,
                false,
                List.of(),
                List.of(),
                null);
    }

    /// The parameters with the places that we gave out, and without those that somebody made up.
    private static MultiValueMap<String, String> opened(
            MultiValueMap<String, String> parameters, Ui ui) {
        MultiValueMap<String, String> opened = new LinkedMultiValueMap<>(parameters);
        for (String key : List.of("after", "before")) {
            opened.remove(key);
            ui.opened(parameters.getFirst(key)).ifPresent(place -> opened.add(key, place));
        }
        return opened;
    }
}
