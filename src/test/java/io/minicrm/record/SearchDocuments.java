package io.minicrm.record;

import java.util.Map;
import org.springframework.stereotype.Component;

/// Writes the search rows of records that came in by another door, with the application's own
/// statement.
@Component
public class SearchDocuments {

    private final SearchIndex index;
    private final Catalogue catalogue;

    SearchDocuments(SearchIndex index, Catalogue catalogue) {
        this.index = index;
        this.catalogue = catalogue;
    }

    public void write() {
        for (RecordType<?> type : catalogue.types()) {
            index.add(type, "(select id from " + type.table() + ")", Map.of());
        }
    }
}
