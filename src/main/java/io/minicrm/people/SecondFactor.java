package io.minicrm.people;

import gg.jte.Content;
import io.minicrm.scope.Scope;
import io.minicrm.web.Ui;
import java.util.Set;

/// Something besides the password with which people prove who they are. A room that keeps such
/// things is one bean of these; `@Order` says which comes first.
public interface SecondFactor {

    /// Where in the profile one is set up. This address and all beneath it stay open to those who
    /// must have a second factor and have none yet; the first room's is where they are led.
    String address();

    /// Whether this person has one.
    boolean has(long userId);

    /// All who have one.
    Set<Long> holders();

    /// Takes them from somebody who has lost them, and tells the security log, in the transaction
    /// of the caller.
    ///
    /// @param by an administrator, or the system when it is done on the server's command line
    void takeAway(Scope by, long userId);

    /// What offers it to whoever has it, on the page of the second step, which shows it instead of
    /// or below the field for a code. Nothing when it is asked for there anyhow.
    ///
    /// @param stays whether the sign-in will outlive the browser's window
    /// @param next the path of ours where to go once signed in
    default Content inSecondStep(Ui ui, boolean stays, String next) {
        return _ -> {};
    }

    /// What leads to its set-up from the page where whoever must have a second factor chooses one.
    default Content inChoice(Ui ui) {
        return _ -> {};
    }
}
