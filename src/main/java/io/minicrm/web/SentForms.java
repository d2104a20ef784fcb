package io.minicrm.web;

import io.minicrm.scope.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Forms that make something only once, however often they are sent: a double click, or a page that
/// is sent again. Each has a key from when it was shown (`template.ui.once`); one that says
/// something else than before is another one.
@Component
public class SentForms {

    /// The parameter that has the key.
    static final String KEY = "once";

    private static final String TOKEN = "_csrf";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    SentForms(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /// Where a form led that was sent before; nothing when this is the first time.
    ///
    /// @param posted all that the form says
    public Optional<String> sentBefore(Ui ui, Map<String, List<String>> posted) {
        return key(posted).flatMap(key -> location(ui.scope(), key, asked(ui, posted)));
    }

    /// Does what a form asks for, unless it was sent before. Whoever sends it while it is done
    /// waits for that.
    ///
    /// @param posted all that the form says
    /// @param write answers where it leads, or nothing when it was refused and all is as before
    /// @return where it leads, now or when it was sent first
    public Optional<String> once(
            Ui ui, Map<String, List<String>> posted, Supplier<Optional<String>> write) {
        Optional<UUID> key = key(posted);
        if (key.isEmpty()) {
            return write.get();
        }
        String asked = asked(ui, posted);
        return Objects.requireNonNullElse(
                transactions.execute(status -> {
                    if (!isFirst(ui.scope(), key.get(), asked)) {
                        return location(ui.scope(), key.get(), asked);
                    }
                    Optional<String> location = write.get();
                    if (location.isEmpty()) {
                        status.setRollbackOnly();
                    } else {
                        keep(ui.scope(), key.get(), asked, location.get());
                    }
                    return location;
                }),
                Optional.empty());
    }

    /// Waits for whoever is about to say the same, and forgets what this person sent long ago.
    private boolean isFirst(Scope scope, UUID key, String asked) {
        jdbc.sql(
                        """
                        delete from sent_form where user_id = :user and (key, asked) in (
                            select key, asked from sent_form
                            where user_id = :user and sent_at < now() - interval '1 day'
                            for update skip locked)
                        """)
                .param("user", scope.actor().id())
                .update();
        return jdbc.sql(
                                """
                                insert into sent_form (user_id, key, asked) values (:user, :key, :asked)
                                on conflict do nothing
                                """)
                        .param("user", scope.actor().id())
                        .param("key", key)
                        .param("asked", asked)
                        .update()
                == 1;
    }

    private void keep(Scope scope, UUID key, String asked, String location) {
        jdbc.sql(
                        """
                        update sent_form set location = :location
                        where user_id = :user and key = :key and asked = :asked
                        """)
                .param("location", location)
                .param("user", scope.actor().id())
                .param("key", key)
                .param("asked", asked)
                .update();
    }

    private Optional<String> location(Scope scope, UUID key, String asked) {
        return jdbc.sql(
                        """
                        select location from sent_form
                        where user_id = :user and key = :key and asked = :asked
                        """)
                .param("user", scope.actor().id())
                .param("key", key)
                .param("asked", asked)
                .query((row, _) -> row.getString(1))
                .optional();
    }

    /// Without a key, as a page of the version before sends it, a form counts each time.
    private static Optional<UUID> key(Map<String, List<String>> posted) {
        List<String> keys = posted.getOrDefault(KEY, List.of());
        try {
            return keys.isEmpty()
                    ? Optional.empty()
                    : Optional.of(UUID.fromString(keys.getFirst()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String asked(Ui ui, Map<String, List<String>> posted) {
        Map<String, List<String>> said = new TreeMap<>(posted);
        said.remove(TOKEN);
        byte[] all = (ui.path() + said).getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
