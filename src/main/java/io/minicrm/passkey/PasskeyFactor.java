package io.minicrm.passkey;

import gg.jte.Content;
import io.minicrm.people.SecondFactor;
import io.minicrm.scope.Scope;
import io.minicrm.web.Ui;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import templates.Templates;

/// A passkey is more than a password and a code together: its device makes sure who holds it. So
/// whoever has one that works here has a second factor, as long as they show it.
@Component
@Order(20)
class PasskeyFactor implements SecondFactor {

    private static final Content NOTHING = _ -> {};

    private final Templates templates;
    private final Passkeys passkeys;
    private final RelyingParty party;

    PasskeyFactor(Templates templates, Passkeys passkeys, RelyingParty party) {
        this.templates = templates;
        this.passkeys = passkeys;
        this.party = party;
    }

    @Override
    public String address() {
        return PasskeyController.PATH;
    }

    @Override
    public boolean has(long userId) {
        return party.isKnown() && passkeys.has(userId);
    }

    @Override
    public Set<Long> holders() {
        return party.isKnown() ? passkeys.holders() : Set.of();
    }

    @Override
    public void takeAway(Scope by, long userId) {
        passkeys.takeAway(by, userId);
    }

    /// The passkey alone is enough, so that it begins the sign-in anew.
    @Override
    public Content inSecondStep(Ui ui, boolean stays, String next) {
        return templates.passkeyOffer(ui, next, stays);
    }

    @Override
    public Content inChoice(Ui ui) {
        return party.isKnown() ? templates.passkeyChoice(ui) : NOTHING;
    }
}
