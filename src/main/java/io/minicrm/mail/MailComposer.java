package io.minicrm.mail;

import java.util.Map;
import java.util.Optional;

/// Writes the letters of one kind. A room contributes it as a bean; `Outbox.put` asks for it by its
/// kind.
public interface MailComposer {

    /// The name under which it is asked for: `reset`.
    String kind();

    /// Writes one that is about to be sent, in a transaction of its own. It may have to be written
    /// again, when the server does not take it.
    ///
    /// @param about what was given to `Outbox.put`
    /// @return empty when there is nobody to write to
    Optional<MailMessage> write(Map<String, String> about);
}
