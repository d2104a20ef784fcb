package io.minicrm.factor;

import gg.jte.Content;
import io.minicrm.people.ProfileSection;
import io.minicrm.people.SecondFactors;
import io.minicrm.web.Ui;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The authenticator app in the profile.
@Component
class FactorSection implements ProfileSection {

    private final Authenticators authenticators;
    private final RecoveryCodes recovery;
    private final SecondFactors factors;
    private final Templates templates;

    FactorSection(
            Authenticators authenticators,
            RecoveryCodes recovery,
            SecondFactors factors,
            Templates templates) {
        this.authenticators = authenticators;
        this.recovery = recovery;
        this.factors = factors;
        this.templates = templates;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Content content(Ui ui) {
        long me = ui.actor().id();
        return templates.factorSection(
                ui,
                new FactorState(
                        authenticators.since(me).orElse(null),
                        recovery.left(me),
                        !factors.maySpare(me, authenticators)));
    }
}
