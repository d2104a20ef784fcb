package io.minicrm.passkey;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
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
        List<String> transports) {

    /// As it is kept.
    static Credential of(ResultSet row) throws SQLException {
        Array transports = row.getArray("transports");
        return new Credential(
                row.getBytes("credential_id"),
                row.getBytes("credential"),
                row.getLong("sign_count"),
                row.getBoolean("backup_eligible"),
                row.getBoolean("backed_up"),
                List.of((String[]) transports.getArray()));
    }
}
