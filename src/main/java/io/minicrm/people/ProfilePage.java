package io.minicrm.people;

import io.minicrm.web.PlainForm;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One's own profile as it is shown.
///
/// @param password whether there is one already
/// @param note message key of what was just done, or null
public record ProfilePage(
        PlainForm profile,
        List<Language> languages,
        List<String> zones,
        List<Place> places,
        boolean password,
        @Nullable String note,
        List<ProfileSection.StillOpen> stillOpen) {

    /// A language on offer, with its name and a date as it writes one.
    public record Language(String tag, String name, String example) {}

    /// Where one is signed in.
    ///
    /// @param here whether it is the sign-in this page was asked with
    public record Place(
            long id,
            Device device,
            String address,
            Instant createdAt,
            Instant lastSeenAt,
            boolean here) {}
}
