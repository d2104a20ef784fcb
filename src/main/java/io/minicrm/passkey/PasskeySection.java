package io.minicrm.passkey;

import gg.jte.Content;
import io.minicrm.people.ProfileSection;
import io.minicrm.web.Ui;
import org.springframework.stereotype.Component;
import templates.Templates;

/// One's passkeys, in one's profile.
@Component
class PasskeySection implements ProfileSection {

    private final Templates templates;
    private final Passkeys passkeys;
    private final RelyingParty party;

    PasskeySection(Templates templates, Passkeys passkeys, RelyingParty party) {
        this.templates = templates;
        this.passkeys = passkeys;
        this.party = party;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public Content content(Ui ui) {
        return templates.passkeySection(
                ui, passkeys.of(ui.actor().id()), party.isKnown(), Passkeys.MOST);
    }
}
