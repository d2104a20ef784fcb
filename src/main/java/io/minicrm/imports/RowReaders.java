package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.FieldType.ParseContext;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceLookup;
import io.minicrm.scope.Scope;
import io.minicrm.web.ReaderTexts;
import org.springframework.stereotype.Component;

/// Makes what reads the rows and cells of an import, for whoever brings it.
@Component
class RowReaders {

    private final Imports imports;
    private final Catalogue catalogue;
    private final ReferenceLookup referenceLookup;
    private final ReaderTexts readerTexts;
    private final OptionCreation extension;

    RowReaders(
            Imports imports,
            Catalogue catalogue,
            ReferenceLookup referenceLookup,
            ReaderTexts readerTexts,
            OptionCreation extension) {
        this.imports = imports;
        this.catalogue = catalogue;
        this.referenceLookup = referenceLookup;
        this.readerTexts = readerTexts;
        this.extension = extension;
    }

    ParseContext reading(Scope scope) {
        return new ParseContext(
                scope, readerTexts.of(scope).format(), referenceLookup.remembering());
    }

    /// @param newOptions takes up the words that become new options, as far as rows are read
    RowReader rows(Import file, Scope scope, NewOptions newOptions) {
        RecordType<?> type = catalogue.type(file.kind());
        ParseContext reading = reading(scope);
        FieldMappings mappings = mappings(file, reading);
        return new RowReader(
                type,
                reading,
                mappings,
                new ValueReader(type, catalogue, file.words(), newOptions),
                new RowTitle(type, catalogue, mappings),
                file.words());
    }

    CellCheck cells(Import file, Scope scope) {
        return new CellCheck(
                mappings(file, reading(scope)),
                new ValueReader(
                        catalogue.type(file.kind()),
                        catalogue,
                        file.words(),
                        extension.options(scope)));
    }

    private FieldMappings mappings(Import file, ParseContext reading) {
        return new FieldMappings(file.columns(), imports.targets(file), file.words(), reading);
    }
}
