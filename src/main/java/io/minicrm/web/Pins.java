package io.minicrm.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Knows what a reader keeps at hand in the rail. The room that keeps it contributes it.
public interface Pins {

    /// Something in the rail that counts.
    ///
    /// @param count how much it holds, in words; empty when that is not known, null when it has yet
    ///   to be asked for
    record Pin(long id, String name, String href, @Nullable String count) {}

    List<Pin> of(Ui ui);
}
