package io.minicrm.people;

import gg.jte.Content;
import io.minicrm.web.Ui;

/// A further way to sign in that another room puts below the password.
public interface SignInOffer {

    /// Small ones first.
    int order();

    /// @param next the path of ours where to go once signed in
    Content content(Ui ui, String next);
}
