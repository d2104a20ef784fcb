package io.minicrm.people;

import io.minicrm.scope.Directory;
import io.minicrm.web.PlainForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The form about one colleague.
///
/// @param colleague null for a new one
/// @param hasFactor whether they have a second factor
/// @param mails whether there is a mail server
/// @param mayViewAs whether the reader may look as them
public record ColleaguePage(
        @Nullable Colleague colleague,
        PlainForm typed,
        List<Role> roles,
        List<Directory.Team> teams,
        boolean hasFactor,
        boolean mails,
        boolean mayViewAs,
        @Nullable String note) {}
