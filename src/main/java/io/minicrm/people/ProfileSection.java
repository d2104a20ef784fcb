package io.minicrm.people;

import gg.jte.Content;
import io.minicrm.web.Ui;
import org.jspecify.annotations.Nullable;

/// A section of one's own profile that another room puts there.
public interface ProfileSection {

    /// Small ones first; all stand between the password and the places where one is signed in.
    int order();

    Content content(Ui ui);

    /// What lets others in as before although there is a new password, in a sentence; null when
    /// there is nothing. It is ended in this section.
    default @Nullable StillOpen stillOpen(Ui ui) {
        return null;
    }

    /// @param href where it is ended
    record StillOpen(String sentence, String href) {}
}
