package io.minicrm.list;

import io.minicrm.record.Catalogue;
import io.minicrm.record.FieldType;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.web.Ui;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/// Reads from an address which records are meant. Whatever shows records in a way of its own takes
/// the filters of their list from here, so that its figures and the list say the same.
@Component
public class SelectionReader {

    private final Catalogue catalogue;
    private final Directory directory;
    private final Clock clock;

    SelectionReader(Catalogue catalogue, Directory directory, Clock clock) {
        this.catalogue = catalogue;
        this.directory = directory;
        this.clock = clock;
    }

    /// @param titles what a record is called that the reader may see
    /// @param action what is to be done with the records: read or export
    /// @throws NotPermitted when the reader may do that with none of them
    public RecordSelection read(
            FieldType.ParseContext reading,
            Function<RecordRef, Optional<String>> titles,
            RecordType<?> type,
            Action action,
            Map<String, List<String>> parameters) {
        Scope scope = reading.scope();
        if (!scope.may(action, type.kind())) {
            throw new NotPermitted(action, type.kind());
        }
        return new RecordSelection(
                new FilterContext(reading, directory, clock.instant()),
                action,
                ListRequest.read(parameters, filters(reading, titles, type)));
    }

    /// The records of a query string that was written down, as this reader sees them now.
    ///
    /// @throws NotPermitted when the reader may see none of them
    /// @throws IllegalArgumentException when it is no query string
    public RecordSelection read(Ui ui, RecordType<?> type, String query) {
        return read(ui.reading(), ui::title, type, Action.READ, ListRequest.parameters(query));
    }

    /// What reads the filters of this type.
    FilterReader filters(
            FieldType.ParseContext reading,
            Function<RecordRef, Optional<String>> titles,
            RecordType<?> type) {
        return new FilterReader(type, catalogue, reading, directory, titles);
    }
}
