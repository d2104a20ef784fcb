package io.minicrm.oidc;

import gg.jte.Content;
import io.minicrm.people.ProfileSection;
import io.minicrm.people.ReauthenticationMethod;
import io.minicrm.people.SignInOffer;
import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import templates.Templates;

/// Where providers are offered: at the door, where it is asked again who somebody is, and in their
/// profile.
@Configuration(proxyBeanMethods = false)
class ProviderPlaces {

    private static final int ORDER = 50;

    @Bean
    SignInOffer providersAtTheDoor(Templates templates, Providers providers) {
        return new SignInOffer() {
            @Override
            public int order() {
                return ORDER;
            }

            @Override
            public Content content(Ui ui, String next) {
                return templates.oidcDoor(ui, providers.all(), next);
            }
        };
    }

    @Bean
    ReauthenticationMethod providersAsProof(
            Templates templates, Providers providers, Identities identities) {
        return new ReauthenticationMethod() {
            @Override
            public @Nullable Content content(Ui ui, String next) {
                Set<String> issuers =
                        identities.of(ui.actor().id()).stream()
                                .map(Identities.LinkedIdentity::issuer)
                                .collect(Collectors.toSet());
                List<Provider> known =
                        providers.all().stream()
                                .filter(each -> issuers.contains(each.issuer()))
                                .toList();
                return known.isEmpty() ? null : templates.oidcProof(ui, known, next);
            }
        };
    }

    @Bean
    ProfileSection providersInTheProfile(
            Templates templates, Providers providers, Identities identities) {
        return new ProfileSection() {
            @Override
            public int order() {
                return ORDER;
            }

            @Override
            public Content content(Ui ui) {
                return templates.oidcProfile(ui, lines(ui, providers, identities));
            }
        };
    }

    /// Those who are set up, and those who are linked though they are set up no longer.
    private static List<ProviderLine> lines(Ui ui, Providers providers, Identities identities) {
        long person = ui.actor().id();
        List<Identities.LinkedIdentity> linked = new ArrayList<>(identities.of(person));
        boolean only = identities.isOnlyWayIn(person);
        List<ProviderLine> lines = new ArrayList<>();
        for (Provider provider : providers.all()) {
            Identities.LinkedIdentity own =
                    linked.stream()
                            .filter(each -> each.issuer().equals(provider.issuer()))
                            .findFirst()
                            .orElse(null);
            linked.remove(own);
            lines.add(new ProviderLine(provider.key(), provider.label(), own, only));
        }
        for (Identities.LinkedIdentity own : linked) {
            lines.add(new ProviderLine(null, providers.label(own.issuer()), own, only));
        }
        return lines;
    }
}
