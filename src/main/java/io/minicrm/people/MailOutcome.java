package io.minicrm.people;

/// What became of a mail for whose sending somebody waited.
///
/// @param email to where it went, or should have gone
/// @param reason why the server did not take it, in its own words; or empty
public record MailOutcome(Outcome outcome, String email, String reason) {

    /// How far it got.
    public enum Outcome {
        SENT,
        REFUSED,
        /// The server has not said yet: it may still take it.
        UNANSWERED
    }

    public boolean isSent() {
        return outcome == Outcome.SENT;
    }

    public boolean isRefused() {
        return outcome == Outcome.REFUSED;
    }
}
