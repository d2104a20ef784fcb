package io.minicrm.people;

import io.minicrm.record.Problem;
import io.minicrm.scope.Actor;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.NotFound;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// What administrators do with the people who work here.
@Component
class Colleagues {

    /// Why something was not done, in a sentence beside the field.
    static final class Refused extends RuntimeException {

        private final String field;
        private final transient Problem problem;

        Refused(String field, Problem problem) {
            super(problem.key());
            this.field = field;
            this.problem = problem;
        }

        String field() {
            return field;
        }

        Problem problem() {
            return problem;
        }
    }

    private static final String COLUMNS =
            """
            u.id, u.name, u.email, u.status, u.role_id, r.key as role, u.team_id, t.name as team,
            (select max(last_seen_at) from sign_in s where s.user_id = u.id) as last_seen_at
            """;

    private static final String FROM =
            """
            from app_user u join role r on r.id = u.role_id left join team t on t.id = u.team_id
            """;

    private final JdbcClient jdbc;
    private final Users users;
    private final Accounts accounts;
    private final PasswordLinks links;
    private final SignIns signIns;
    private final Directory directory;
    private final SecurityLog log;
    private final Clock clock;

    Colleagues(
            JdbcClient jdbc,
            Users users,
            Accounts accounts,
            PasswordLinks links,
            SignIns signIns,
            Directory directory,
            SecurityLog log,
            Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.accounts = accounts;
        this.links = links;
        this.signIns = signIns;
        this.directory = directory;
        this.log = log;
        this.clock = clock;
    }

    /// Active ones first, then invited, then those who left; by name.
    List<Colleague> all(Scope scope) {
        administrator(scope);
        return jdbc.sql(
                        "select "
                                + COLUMNS
                                + FROM
                                + """
                                order by case u.status when 'active' then 1 when 'invited' then 2 else 3 end,
                                    u.name collate "und-x-icu", u.id
                                """)
                .query((row, _) -> read(row))
                .list();
    }

    Optional<Colleague> find(Scope scope, long id) {
        administrator(scope);
        return jdbc.sql("select " + COLUMNS + FROM + "where u.id = :id")
                .param("id", id)
                .query((row, _) -> read(row))
                .optional();
    }

    /// Adds somebody, who chooses a password with the link.
    ///
    /// @return the id of the new colleague
    @Transactional
    long add(Scope scope, String name, String email, long roleId, @Nullable Long teamId) {
        Actor by = administrator(scope);
        refuseTaken(email, 0);
        User user = new User(name, email, roleId, teamId, by.locale(), by.zone(), clock.instant());
        long id = users.saveAndFlush(user).id();
        log.tell(
                SecurityEvent.of(Kind.PERSON_ADDED)
                        .by(scope)
                        .on(id)
                        .changed(Map.of(), Map.of("email", email))
                        .changed(Map.of(), told(user)));
        AfterCommit.runNowAndThen(directory::changed);
        return id;
    }

    /// A link with which a colleague chooses a password.
    @Transactional
    PasswordLinks.NewLink link(Scope scope, long id) {
        Actor by = administrator(scope);
        if (user(id).status() == User.Status.DEACTIVATED) {
            throw new Refused("link", Problem.of("people.problem.deactivated"));
        }
        return links.make(id, by.id());
    }

    /// Links made before lead nowhere once the e-mail address is another: they may lie in a mailbox
    /// that is not theirs any more, or never was.
    ///
    /// @return whether there was such a link
    @Transactional
    boolean change(
            Scope scope, long id, String name, String email, long roleId, @Nullable Long teamId) {
        administrator(scope);
        User user = user(id);
        refuseTaken(email, id);
        Map<String, String> before = told(user);
        String emailBefore = user.email();
        if (!isAdministrators(roleId)) {
            refuseIfLastAdministrator(id, "role");
        }
        user.changeIdentity(name, email, clock.instant());
        user.assign(roleId, teamId, clock.instant());
        save(user, "role");
        Map<String, String> after = told(user);
        if (!after.equals(before)) {
            log.tell(SecurityEvent.of(Kind.PERSON_CHANGED).by(scope).on(id).changed(before, after));
        }
        boolean withdrawn = false;
        if (!email.equals(emailBefore)) {
            withdrawn = links.withdraw(id);
            log.tell(
                    SecurityEvent.of(Kind.EMAIL_CHANGED)
                            .by(scope)
                            .on(id)
                            .changed(Map.of("email", emailBefore), Map.of("email", email)));
        }
        signIns.forget(id);
        AfterCommit.runNowAndThen(directory::changed);
        return withdrawn;
    }

    /// Keeps the name on everything, and ends every way in at once.
    @Transactional
    void deactivate(Scope scope, long id) {
        administrator(scope);
        User user = user(id);
        refuseIfLastAdministrator(id, "status");
        user.deactivate(clock.instant());
        save(user, "status");
        links.withdraw(id);
        log.tell(SecurityEvent.of(Kind.PERSON_DEACTIVATED).by(scope).on(id));
        signIns.endAll(scope.actor().id(), id);
        AfterCommit.runNowAndThen(directory::changed);
    }

    @Transactional
    void reactivate(Scope scope, long id) {
        administrator(scope);
        User user = user(id);
        user.reactivate(clock.instant());
        save(user, "status");
        log.tell(SecurityEvent.of(Kind.PERSON_REACTIVATED).by(scope).on(id));
        AfterCommit.runNowAndThen(directory::changed);
    }

    /// Ends every sign-in of a colleague, who keeps the password.
    @Transactional
    void endSignIns(Scope scope, long id) {
        Actor by = administrator(scope);
        user(id);
        signIns.endAll(by.id(), id);
    }

    /// What the security log tells of a person, besides the e-mail address.
    private Map<String, String> told(User user) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("name", user.name());
        told.put(
                "role",
                accounts.roles().stream()
                        .filter(role -> role.id() == user.roleId())
                        .map(Role::key)
                        .findFirst()
                        .orElse(""));
        Long team = user.teamId();
        told.put(
                "team",
                team == null ? "" : directory.team(team).map(Directory.Team::name).orElse(""));
        return told;
    }

    static Actor administrator(Scope scope) {
        Actor actor = scope.actor();
        if (!actor.administrator()) {
            throw new AccessDeniedException("only for administrators");
        }
        return actor;
    }

    private User user(long id) {
        return users.findById(id).orElseThrow(() -> new NotFound("user " + id));
    }

    private boolean isAdministrators(long roleId) {
        return accounts.roles().stream()
                .anyMatch(role -> role.id() == roleId && role.administrator());
    }

    private void refuseTaken(String email, long except) {
        boolean taken =
                jdbc.sql(
                                "select exists (select from app_user where email = :email::citext and id <> :except)")
                        .param("email", email)
                        .param("except", except)
                        .query(Boolean.class)
                        .single();
        if (taken) {
            throw new Refused("email", Problem.of("people.problem.emailTaken"));
        }
    }

    /// Says it before the database, which has the last word, does.
    private void refuseIfLastAdministrator(long id, String field) {
        boolean last =
                jdbc.sql(
                                """
                                select exists (
                                        select from app_user u join role r on r.id = u.role_id
                                        where u.id = :id and r.administrator and u.status = 'active')
                                    and not exists (
                                        select from app_user u join role r on r.id = u.role_id
                                        where u.id <> :id and r.administrator and u.status = 'active')
                                """)
                        .param("id", id)
                        .query(Boolean.class)
                        .single();
        if (last) {
            throw new Refused(field, Problem.of("people.problem.lastAdministrator"));
        }
    }

    private void save(User user, String field) {
        try {
            users.saveAndFlush(user);
        } catch (DataIntegrityViolationException e) {
            String why = String.valueOf(e.getMostSpecificCause().getMessage());
            if (why.contains("the last active administrator")) {
                throw new Refused(field, Problem.of("people.problem.lastAdministrator"));
            }
            if (why.contains("app_user_email_key")) {
                throw new Refused("email", Problem.of("people.problem.emailTaken"));
            }
            throw e;
        }
    }

    private static Colleague read(ResultSet row) throws SQLException {
        OffsetDateTime seen = row.getObject("last_seen_at", OffsetDateTime.class);
        Instant lastSeenAt = seen == null ? null : seen.toInstant();
        return new Colleague(
                row.getLong("id"),
                row.getString("name"),
                row.getString("email"),
                row.getString("status"),
                row.getLong("role_id"),
                row.getString("role"),
                row.getObject("team_id", Long.class),
                row.getString("team"),
                lastSeenAt);
    }
}
