package io.minicrm.people;

import io.minicrm.record.Language;
import io.minicrm.scope.Directory;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Makes accounts for the installation itself: first run, demonstration, the operator's command
/// line. What an administrator does on the page for colleagues goes through `Colleagues`.
@Component
public class Accounts {

    private final JdbcClient jdbc;
    private final Users users;
    private final Passwords passwords;
    private final PasswordLinks links;
    private final Directory directory;
    private final SecurityLog log;
    private final Clock clock;

    Accounts(
            JdbcClient jdbc,
            Users users,
            Passwords passwords,
            PasswordLinks links,
            Directory directory,
            SecurityLog log,
            Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.passwords = passwords;
        this.links = links;
        this.directory = directory;
        this.log = log;
        this.clock = clock;
    }

    /// Whether nobody has an account yet.
    public boolean isEmpty() {
        return !jdbc.sql("select exists (select from app_user)").query(Boolean.class).single();
    }

    /// Whether nobody has an account yet, and nobody makes one until the present transaction ends:
    /// of two that would make the first at once, the second waits here and finds somebody there.
    boolean isEmptyForGood() {
        jdbc.sql("lock table app_user in share row exclusive mode").update();
        return isEmpty();
    }

    /// The id of the team of this name, which is made if there is none.
    @Transactional
    public long team(String name) {
        long id =
                jdbc.sql(
                                """
                                insert into team (name) values (:name)
                                on conflict (name) do update set name = team.name
                                returning id
                                """)
                        .param("name", name)
                        .query(Long.class)
                        .single();
        AfterCommit.runNowAndThen(directory::changed);
        return id;
    }

    /// Makes an account that can sign in at once.
    ///
    /// @param role one of the keys in `Role`
    /// @return the id of the user
    @Transactional
    public long add(
            String name,
            String email,
            String password,
            String role,
            @Nullable Long teamId,
            Locale locale,
            ZoneId zone) {
        User user = new User(name, email, role(role).id(), teamId, locale, zone, clock.instant());
        user.choosePassword(passwords.hash(password), clock.instant());
        long id = users.saveAndFlush(user).id();
        AfterCommit.runNowAndThen(directory::changed);
        return id;
    }

    /// Makes an account for somebody of whom another system has said who they are; they have no
    /// password until they choose one.
    ///
    /// @param role one of the keys in `Role`
    /// @param by the name of that system
    /// @return the id of the user
    @Transactional
    public long addWithoutPassword(
            String name, String email, String role, Locale locale, ZoneId zone, String by) {
        User user =
                new User(
                        name,
                        email,
                        role(role).id(),
                        null,
                        Language.nearest(locale),
                        zone,
                        clock.instant());
        user.comeWithoutPassword(clock.instant());
        long id = users.saveAndFlush(user).id();
        log.tell(
                SecurityEvent.of(Kind.PERSON_ADDED)
                        .on(id)
                        .with("provider", by)
                        .with("name", name)
                        .with("email", email)
                        .with("role", role));
        AfterCommit.runNowAndThen(directory::changed);
        return id;
    }

    /// Whose e-mail address this is, whether or not they may sign in.
    public Optional<Long> whose(String email) {
        return jdbc.sql("select id from app_user where email = :email::citext")
                .param("email", email)
                .query(Long.class)
                .optional();
    }

    /// Lets somebody come in of whom another system has said who they are: who was invited is
    /// awaited no longer.
    ///
    /// @return false when they are deactivated
    @Transactional
    public boolean comesWithoutPassword(long userId) {
        User user = users.findById(userId).orElseThrow();
        User.Status before = user.status();
        user.comeWithoutPassword(clock.instant());
        if (user.status() != before) {
            users.saveAndFlush(user);
            AfterCommit.runNowAndThen(directory::changed);
        }
        return user.status() == User.Status.ACTIVE;
    }

    /// Makes the account of the first administrator.
    ///
    /// @param way by what: `setup` or `settings`
    @Transactional
    long addFirst(
            String way, String name, String email, String password, Locale locale, ZoneId zone) {
        long id = add(name, email, password, Role.ADMINISTRATOR, null, locale, zone);
        log.tell(SecurityEvent.of(Kind.FIRST_ADMINISTRATOR).on(id).with("way", way));
        return id;
    }

    /// The path of a link with which somebody chooses a new password, once; empty when no active
    /// account has this e-mail address.
    @Transactional
    public Optional<String> passwordLink(String email) {
        return jdbc.sql(
                        "select id from app_user where email = :email::citext and status <> 'deactivated'")
                .param("email", email)
                .query(Long.class)
                .optional()
                .map(id -> links.make(id, null).path());
    }

    /// The id of the administrator who has been active for longest.
    public Optional<Long> firstAdministrator() {
        return jdbc.sql(
                        """
                        select u.id from app_user u join role r on r.id = u.role_id
                        where r.administrator and u.status = 'active' order by u.id limit 1
                        """)
                .query(Long.class)
                .optional();
    }

    List<Role> roles() {
        return jdbc.sql("select id, key, administrator, second_factor from role order by id")
                .query((row, _) ->
                        new Role(
                                row.getLong(1),
                                row.getString(2),
                                row.getBoolean(3),
                                row.getBoolean(4)))
                .list();
    }

    private Role role(String key) {
        return roles().stream().filter(role -> role.key().equals(key)).findFirst().orElseThrow();
    }
}
