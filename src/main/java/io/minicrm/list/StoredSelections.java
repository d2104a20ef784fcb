package io.minicrm.list;

import io.minicrm.record.Catalogue;
import io.minicrm.record.FieldType.ParseContext;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.ReferenceLookup;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.web.ReaderTexts;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Reads selections that were written down, where there is no request and no page.
@Component
class StoredSelections {

    private final SelectionReader selectionReader;
    private final Catalogue catalogue;
    private final ReferenceLookup references;
    private final ReaderTexts texts;

    StoredSelections(
            SelectionReader selectionReader,
            Catalogue catalogue,
            ReferenceLookup references,
            ReaderTexts texts) {
        this.selectionReader = selectionReader;
        this.catalogue = catalogue;
        this.references = references;
        this.texts = texts;
    }

    /// The records as this scope sees them now.
    ///
    /// @throws NotPermitted when it may do that with none of them
    RecordSelection read(Scope scope, Action action, BulkRequest request) {
        return selectionReader.read(
                new ParseContext(scope, texts.of(scope).format(), references.remembering()),
                ref -> named(scope, ref),
                request.type(catalogue),
                action,
                ListRequest.parameters(request.query()));
    }

    /// Something, when the scope may know the record.
    private Optional<String> named(Scope scope, RecordRef ref) {
        return references.recordsTitled(scope, ref.kind(), "#" + ref.id()).isEmpty()
                ? Optional.empty()
                : Optional.of(ref.toString());
    }
}
