package io.minicrm.deal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stages of a deal's pipeline, as its page shows them.
///
/// @param href where a move is sent
/// @param version of the deal, as it is shown
public record Steps(String href, int version, boolean editable, List<Step> all) {

    /// One stage.
    ///
    /// @param kind `open`, `won` or `lost`
    /// @param days how many days the deal has been there in all, or null when it never was
    /// @param passed whether it stands before the present one
    /// @param key what one types to move there
    public record Step(
            long id,
            String name,
            String kind,
            boolean present,
            boolean passed,
            @Nullable Long days,
            String key) {

        /// Whether a reason is asked for first.
        public boolean asks() {
            return kind.equals("lost");
        }
    }
}
