package io.minicrm.people;

import gg.jte.Content;
import io.minicrm.web.Ui;

/// A section of one's own profile that another room puts there.
public interface ProfileSection {

    /// Small ones first; all stand between the password and the places where one is signed in.
    int order();

    Content content(Ui ui);
}
