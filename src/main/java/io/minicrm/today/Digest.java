package io.minicrm.today;

import io.minicrm.mail.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Sends people their day once a day, as soon as their clocks have passed their hour: on days that
/// lack that hour after it, on those that have it twice once, and after an outage as long as it is
/// still that day.
@Component
class Digest {

    /// What a transaction takes at most.
    private static final int PEOPLE = 100;

    private record Asked(long userId, LocalDateTime there) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Outbox outbox;
    private final Clock clock;

    Digest(JdbcClient jdbc, TransactionTemplate transaction, Outbox outbox, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Asks for the mails of some people whose hour has come.
    ///
    /// @return false when it has come for none, or others ask for theirs
    boolean ask() {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    List<Asked> asked = claim(clock.instant());
                    asked.forEach(this::put);
                    return !asked.isEmpty();
                }));
    }

    private List<Asked> claim(Instant now) {
        return jdbc.sql(
                        """
                        with due as materialized (
                            select u.id, f_clock_in(:now, u.time_zone) as there
                            from app_user u
                            where u.status = 'active' and u.digest_hour is not null
                              and u.digest_on < f_clock_in(:now, u.time_zone)::date
                              and extract(hour from f_clock_in(:now, u.time_zone)) >= u.digest_hour
                            order by u.id
                            limit %d
                            for no key update skip locked
                        )
                        update app_user u set digest_on = d.there::date
                        from due d
                        where u.id = d.id
                        returning u.id, d.there
                        """
                                .formatted(PEOPLE))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, _) ->
                        new Asked(row.getLong("id"), row.getObject("there", LocalDateTime.class)))
                .list();
    }

    /// The day is over at its midnight, and so is what it brings.
    private void put(Asked asked) {
        LocalDateTime midnight = asked.there().toLocalDate().plusDays(1).atStartOfDay();
        outbox.put(
                DigestMails.KIND,
                Map.of(DigestMails.USER, Long.toString(asked.userId())),
                Duration.between(asked.there(), midnight));
    }
}
