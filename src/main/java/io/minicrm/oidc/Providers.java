package io.minicrm.oidc;

import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// The providers of this installation. Nothing is asked of them, and nothing of the library is
/// loaded, before somebody wants to come in through one.
@Component
class Providers {

    /// As the room `ops` hands on what it has read and checked.
    record Entry(
            String issuer,
            String clientId,
            String clientSecret,
            @Nullable String label,
            @Nullable String create,
            @Nullable String domains,
            boolean trustsAddresses) {}

    private final Map<String, Provider> named = new TreeMap<>();
    private final Map<String, OidcClient> conversations = new ConcurrentHashMap<>();
    private final Clock clock;

    Providers(Environment environment, Clock clock) {
        this.clock = clock;
        Binder.get(environment)
                .bind("minicrm.oidc", Bindable.mapOf(String.class, Entry.class))
                .orElse(Map.of())
                .forEach((key, entry) -> named.put(key, provider(key, entry)));
    }

    private static Provider provider(String key, Entry entry) {
        String label = key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1);
        return new Provider(
                key,
                Objects.requireNonNullElse(entry.label(), label),
                entry.issuer(),
                entry.clientId(),
                entry.clientSecret(),
                entry.create(),
                Arrays.stream(Objects.requireNonNullElse(entry.domains(), "").split(",", -1))
                        .map(domain -> domain.strip().toLowerCase(Locale.ROOT))
                        .filter(domain -> !domain.isEmpty())
                        .toList(),
                entry.trustsAddresses());
    }

    /// By name.
    List<Provider> all() {
        return List.copyOf(named.values());
    }

    Optional<Provider> find(String key) {
        return Optional.ofNullable(named.get(key));
    }

    /// What people call an issuer: the name of its provider, or its host when it is set up no
    /// longer.
    String label(String issuer) {
        return named.values().stream()
                .filter(each -> each.issuer().equals(issuer))
                .map(Provider::label)
                .findFirst()
                .orElseGet(() -> Objects.requireNonNullElse(URI.create(issuer).getHost(), issuer));
    }

    /// The address of a provider at which somebody says who they are.
    ///
    /// @param back where they come back to
    URI address(Provider provider, PendingAuthorization pendingAuthorization, URI back) {
        return with(provider).address(pendingAuthorization, back);
    }

    /// Who has come back.
    ///
    /// @param answer what they have brought along
    Identity identity(
            Provider provider,
            PendingAuthorization pendingAuthorization,
            URI back,
            Map<String, List<String>> answer) {
        return with(provider).identity(pendingAuthorization, back, answer);
    }

    private OidcClient with(Provider provider) {
        return conversations.computeIfAbsent(provider.key(), _ -> new OidcClient(provider, clock));
    }
}
