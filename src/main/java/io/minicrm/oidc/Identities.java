package io.minicrm.oidc;

import io.minicrm.people.Accounts;
import io.minicrm.people.Credentials;
import io.minicrm.people.SecondFactors;
import io.minicrm.record.PlainText;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/// Whose account an identity at a provider opens.
@Component
class Identities {

    /// A way in as its owner sees it.
    record LinkedIdentity(long id, String issuer, Instant linkedAt, @Nullable Instant lastUsedAt) {}

    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_EMAIL = 254;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Accounts accounts;
    private final Credentials credentials;
    private final SecondFactors factors;
    private final SecurityLog log;
    private final Clock clock;
    private final ZoneId zone;

    Identities(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Accounts accounts,
            Credentials credentials,
            SecondFactors factors,
            SecurityLog log,
            Clock clock,
            @Value("${minicrm.time-zone:UTC}") ZoneId zone) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.accounts = accounts;
        this.credentials = credentials;
        this.factors = factors;
        this.log = log;
        this.clock = clock;
        this.zone = zone;
    }

    /// Who comes in with this identity; whoever comes for the first time is found by e-mail
    /// address, or made, and linked. Who has a second factor here links it themselves.
    ///
    /// @throws ProviderSignInRefused when nobody does
    long comesIn(Provider provider, Identity identity, Locale locale) {
        try {
            return comesInOnce(provider, identity, locale);
        } catch (DataIntegrityViolationException _) {
            // Of two that come for the first time at once, the second now finds the first
            return comesInOnce(provider, identity, locale);
        }
    }

    private long comesInOnce(Provider provider, Identity identity, Locale locale) {
        Long person =
                transaction.execute(_ -> {
                    Optional<Long> known = owner(identity);
                    long id = known.orElseGet(() -> foundOrMade(provider, identity, locale));
                    if (!accounts.comesWithoutPassword(id)) {
                        throw new ProviderSignInRefused(
                                ProviderSignInRefused.Reason.DEACTIVATED, provider, id);
                    }
                    if (known.isEmpty()) {
                        enter(provider, identity, id);
                    }
                    used(identity);
                    return id;
                });
        return person;
    }

    private long foundOrMade(Provider provider, Identity identity, Locale locale) {
        String email = identity.email() == null ? "" : PlainText.line(identity.email()).strip();
        Optional<Long> whose = accounts.whose(email);
        if (!identity.verified()
                || !email.matches("[^@\\s]+@[^@\\s]+")
                || email.length() > LONGEST_EMAIL) {
            throw new ProviderSignInRefused(
                    ProviderSignInRefused.Reason.UNVERIFIED, provider, whose.orElse(null));
        }
        // Else a mailbox would be enough where its owner has set up more than a password
        if (whose.filter(person -> !factors.of(person).isEmpty()).isPresent()) {
            throw new ProviderSignInRefused(
                    ProviderSignInRefused.Reason.GUARDED, provider, whose.get());
        }
        return whose.orElseGet(() -> {
            String role = provider.roleFor(email);
            if (role == null) {
                throw new ProviderSignInRefused(ProviderSignInRefused.Reason.UNKNOWN, provider);
            }
            return accounts.addWithoutPassword(
                    name(identity, email), email, role, locale, zone, provider.label());
        });
    }

    private static String name(Identity identity, String email) {
        String displayName = identity.name() == null ? "" : PlainText.line(identity.name()).strip();
        String name = displayName.isEmpty() ? email.substring(0, email.indexOf('@')) : displayName;
        return name.codePoints()
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// Lets somebody who is signed in come in this way from now on.
    @Transactional
    void link(Provider provider, Identity identity, long person) {
        Optional<Long> owner = owner(identity);
        if (owner.isEmpty()) {
            enter(provider, identity, person);
        } else if (owner.get() != person) {
            throw new ProviderSignInRefused(
                    ProviderSignInRefused.Reason.STRANGER, provider, person);
        }
    }

    private void enter(Provider provider, Identity identity, long person) {
        int entered =
                jdbc.sql(
                                """
                                insert into provider_identity (user_id, issuer, subject, linked_at)
                                values (:person, :issuer, :subject, :now)
                                on conflict (user_id, issuer) do nothing
                                """)
                        .param("person", person)
                        .param("issuer", identity.issuer())
                        .param("subject", identity.subject())
                        .param("now", now())
                        .update();
        if (entered == 0 && owner(identity).isEmpty()) {
            throw new ProviderSignInRefused(ProviderSignInRefused.Reason.OTHER, provider, person);
        }
        if (entered == 1) {
            log.tell(
                    SecurityEvent.of(Kind.PROVIDER_LINKED)
                            .by(person)
                            .on(person)
                            .with("provider", provider.label()));
        }
    }

    private void used(Identity identity) {
        jdbc.sql(
                        """
                        update provider_identity set last_used_at = :now
                        where issuer = :issuer and subject = :subject
                        """)
                .param("issuer", identity.issuer())
                .param("subject", identity.subject())
                .param("now", now())
                .update();
    }

    /// Whose it is, if anybody's.
    Optional<Long> owner(Identity identity) {
        return jdbc.sql(
                        "select user_id from provider_identity where issuer = :issuer and subject = :subject")
                .param("issuer", identity.issuer())
                .param("subject", identity.subject())
                .query(Long.class)
                .optional();
    }

    /// The ways in of a person, the first linked first.
    List<LinkedIdentity> of(long person) {
        return jdbc.sql(
                        """
                        select id, issuer, linked_at, last_used_at from provider_identity
                        where user_id = :person order by linked_at, id
                        """)
                .param("person", person)
                .query((row, _) -> {
                    OffsetDateTime used = row.getObject("last_used_at", OffsetDateTime.class);
                    return new LinkedIdentity(
                            row.getLong("id"),
                            row.getString("issuer"),
                            row.getObject("linked_at", OffsetDateTime.class).toInstant(),
                            used == null ? null : used.toInstant());
                })
                .list();
    }

    /// Whether a person would be left without any way in that we know of.
    boolean isOnlyWayIn(long person) {
        return !credentials.hasPassword(person) && of(person).size() == 1;
    }

    /// @param label the provider's name
    /// @return false when it is not theirs, is gone already, or is their only way in
    @Transactional
    boolean remove(long person, long id, String label) {
        // Of two removals at once, the second sees what the first has left
        jdbc.sql("select id from provider_identity where user_id = :person for update")
                .param("person", person)
                .query(Long.class)
                .list();
        if (isOnlyWayIn(person)) {
            return false;
        }
        int removed =
                jdbc.sql("delete from provider_identity where id = :id and user_id = :person")
                        .param("id", id)
                        .param("person", person)
                        .update();
        if (removed == 1) {
            log.tell(
                    SecurityEvent.of(Kind.PROVIDER_UNLINKED)
                            .by(person)
                            .on(person)
                            .with("provider", label));
        }
        return removed == 1;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
