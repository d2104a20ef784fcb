package io.minicrm.people;

import gg.jte.Content;
import io.minicrm.web.Ui;
import org.jspecify.annotations.Nullable;

/// Another way than the password to show that it is still oneself, which another room offers on the
/// page that asks.
public interface ReauthenticationMethod {

    /// @param next the path of ours where to go on afterwards
    /// @return null when the reader has no such way
    @Nullable Content content(Ui ui, String next);
}
