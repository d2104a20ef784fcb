package io.minicrm.passkey;

import io.minicrm.record.Problem;
import io.minicrm.web.PlainForm;
import org.jspecify.annotations.Nullable;

/// The page on which a passkey is made.
///
/// @param options what the browser is asked for, as JSON
/// @param problem why there is none yet, or null
public record AddPasskeyPage(PlainForm typed, String options, @Nullable Problem problem) {}
