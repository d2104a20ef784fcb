package io.minicrm.people;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Says whether somebody is who they say.
@Component
public class Credentials {

    private record Account(long id, @Nullable String passwordHash) {}

    private final JdbcClient jdbc;
    private final Passwords passwords;

    Credentials(JdbcClient jdbc, Passwords passwords) {
        this.jdbc = jdbc;
        this.passwords = passwords;
    }

    /// The active user with this e-mail address and password. It takes the same time, whatever is
    /// wrong.
    Optional<Long> check(String email, String password) {
        Optional<Account> account =
                jdbc.sql(
                                """
                                select id, password_hash from app_user
                                where email = :email::citext and status = 'active'
                                """)
                        .param("email", email)
                        .query(Account.class)
                        .optional();
        String hash = account.map(Account::passwordHash).orElse(null);
        if (!passwords.matches(password, hash)) {
            return Optional.empty();
        }
        if (hash != null && passwords.isOutdated(hash)) {
            strengthen(account.orElseThrow().id(), hash, password);
        }
        return account.map(Account::id);
    }

    /// Whether this is the password of this active user.
    boolean check(long userId, String password) {
        String hash =
                jdbc.sql("select password_hash from app_user where id = :id and status = 'active'")
                        .param("id", userId)
                        .query(String.class)
                        .optional()
                        .orElse(null);
        return passwords.matches(password, hash);
    }

    /// Whether somebody has a password at all, or comes in through another system alone.
    public boolean hasPassword(long userId) {
        return jdbc.sql("select coalesce(password_hash, '') <> '' from app_user where id = :id")
                .param("id", userId)
                .query(Boolean.class)
                .single();
    }

    /// Whose account an e-mail address is, whether or not they may sign in; null when nobody's.
    @Nullable Long known(String email) {
        return jdbc.sql("select id from app_user where email = :email::citext")
                .param("email", email)
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    private void strengthen(long userId, String weaker, String password) {
        jdbc.sql(
                        """
                        update app_user set password_hash = :hash, version = version + 1
                        where id = :id and password_hash = :weaker
                        """)
                .param("hash", passwords.hash(password))
                .param("id", userId)
                .param("weaker", weaker)
                .update();
    }
}
