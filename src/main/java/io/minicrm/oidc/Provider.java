package io.minicrm.oidc;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A provider as the operator has named it.
///
/// @param key its name in addresses: `google`
/// @param label its name for people
/// @param create the role of accounts that are made for whoever comes from there, or null when none
///   are made
/// @param domains of whose e-mail addresses accounts are made
/// @param trustsAddresses whether an address counts as verified of which the provider does not say
///   whether it is
public record Provider(
        String key,
        String label,
        String issuer,
        String clientId,
        String clientSecret,
        @Nullable String create,
        List<String> domains,
        boolean trustsAddresses) {

    /// The role of an account that may be made for this address, or null.
    @Nullable String roleFor(String email) {
        String domain = email.substring(email.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return domains.contains(domain) ? create : null;
    }

    @Override
    public String toString() {
        return key;
    }
}
