package io.minicrm.search;

import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Texts that hang on records and are found by their words. A room contributes its own as a bean.
public interface Passages {

    /// One text in which all that was looked for stands.
    ///
    /// @param path where it is to be read
    /// @param subject the record it hangs on
    /// @param title what that one is called
    /// @param author null when nobody knows
    record Passage(
            String path,
            RecordRef subject,
            String title,
            @Nullable String author,
            Instant at,
            String text) {}

    /// The message that is their title in the plural.
    String titleKey();

    /// The newest ones that this reader may read.
    List<Passage> find(Scope scope, Terms terms, int most);
}
