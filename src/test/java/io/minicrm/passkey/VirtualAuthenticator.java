package io.minicrm.passkey;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/// A device that keeps passkeys, as Chromium plays one for a page: built in, with somebody who
/// agrees at once.
public final class VirtualAuthenticator {

    private final CDPSession session;
    private final String id;

    private VirtualAuthenticator(CDPSession session, String id) {
        this.session = session;
        this.id = id;
    }

    /// One that is asked when somebody presses a button. What the browser suggests by itself would
    /// be agreed to at once.
    public static VirtualAuthenticator of(Page page) {
        page.addInitScript(
                "if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false");
        return suggesting(page);
    }

    /// One whose passkeys the browser also suggests for the e-mail address.
    public static VirtualAuthenticator suggesting(Page page) {
        CDPSession session = page.context().newCDPSession(page);
        session.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject arguments = new JsonObject();
        arguments.add("options", options);
        String id =
                session.send("WebAuthn.addVirtualAuthenticator", arguments)
                        .get("authenticatorId")
                        .getAsString();
        return new VirtualAuthenticator(session, id);
    }

    /// Whether it recognises its owner.
    public void verifies(boolean verified) {
        JsonObject arguments = arguments();
        arguments.addProperty("isUserVerified", verified);
        session.send("WebAuthn.setUserVerified", arguments);
    }

    /// How many passkeys it keeps.
    public int keys() {
        return session.send("WebAuthn.getCredentials", arguments())
                .getAsJsonArray("credentials")
                .size();
    }

    private JsonObject arguments() {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("authenticatorId", id);
        return arguments;
    }
}
