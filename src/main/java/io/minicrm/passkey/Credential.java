package io.minicrm.passkey;

import java.util.List;

/// The public half of a passkey.
///
/// @param id by which its device knows it
/// @param data id, model and public key, as the device gave them
/// @param signCount how often it was used, as far as the device counts
/// @param backupEligible whether it may have copies on other devices of its owner
/// @param transports how its device is reached
record Credential(
        byte[] id,
        byte[] data,
        long signCount,
        boolean backupEligible,
        boolean backedUp,
        List<String> transports) {}
