package io.minicrm.passkey;

import io.minicrm.web.BaseUrl;
import java.net.URI;
import org.springframework.stereotype.Component;

/// As whom browsers know this installation. A passkey is made for its name and answers to no other
/// one, so it is that of `APP_BASE_URL`, whatever a request claims.
@Component
class RelyingParty {

    private final BaseUrl baseUrl;
    private final URI address;

    RelyingParty(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
        address = URI.create(baseUrl.at("/", "0"));
    }

    String id() {
        return address.getHost();
    }

    /// @param port on which we are asked; counts where the address is not set, as on one's own
    ///   machine
    String origin(int port) {
        return baseUrl.at("", Integer.toString(port));
    }

    /// Browsers keep passkeys for names with https and for one's own machine.
    boolean isKnown() {
        String host = address.getHost();
        boolean named = host != null && !host.matches("[0-9.]+|\\[.*]");
        return named && ("https".equals(address.getScheme()) || host.equals("localhost"));
    }
}
