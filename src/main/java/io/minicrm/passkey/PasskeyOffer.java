package io.minicrm.passkey;

import gg.jte.Content;
import io.minicrm.people.SignInOffer;
import io.minicrm.web.Ui;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The way in with a passkey, where browsers know this installation by name.
@Component
class PasskeyOffer implements SignInOffer {

    private static final Content NOTHING = _ -> {};

    private final Templates templates;
    private final RelyingParty party;

    PasskeyOffer(Templates templates, RelyingParty party) {
        this.templates = templates;
        this.party = party;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Content content(Ui ui, String next) {
        return party.isKnown() ? templates.passkeyOffer(ui, next, true) : NOTHING;
    }
}
