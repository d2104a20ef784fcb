package io.minicrm.factor;

import io.minicrm.record.Problem;
import org.jspecify.annotations.Nullable;

/// The page on which somebody connects their app.
///
/// @param owes whether they may do nothing else before
/// @param qr the address as a picture
/// @param address what an app on this device opens
/// @param typed the secret in groups of four, to be typed
/// @param sealed the secret as the form brings it back, which nobody else can read
public record AuthenticatorSetupPage(
        boolean owes,
        QrSvg qr,
        String address,
        String typed,
        String sealed,
        @Nullable Problem problem) {}
