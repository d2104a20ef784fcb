package io.minicrm.scope;

import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Makes people for tests, and the scopes through which they look.
@Component
public class ScopeMother {

    private final JdbcClient jdbc;
    private final Directory directory;

    ScopeMother(JdbcClient jdbc, Directory directory) {
        this.jdbc = jdbc;
        this.directory = directory;
    }

    public long team(String name) {
        return jdbc.sql(
                        "insert into team (name) values (:name) on conflict (name) do update set name = excluded.name returning id")
                .param("name", name)
                .query(Long.class)
                .single();
    }

    /// Somebody who may do everything.
    public Scope administrator(String name) {
        return person(name, "administrator", null, Permissions.all());
    }

    /// Somebody whose role reaches this far for everything.
    public Scope person(String name, Reach reach, @Nullable Long team) {
        Permissions permissions = new Permissions();
        for (RecordKind kind : RecordKind.values()) {
            for (Action action : Action.values()) {
                permissions = permissions.grant(kind, action, reach);
            }
        }
        return person(name, reach == Reach.OWN ? "ownOnly" : "sales", team, permissions);
    }

    /// The same person, who reads in another language.
    public Scope reading(Scope scope, Locale locale) {
        return permitted(scope, locale, scope.actor().permissions());
    }

    /// The same person, with whom records of this kind are shared.
    public Scope withShared(Scope scope, RecordKind kind) {
        return permitted(
                scope, scope.actor().locale(), scope.actor().permissions().withShared(kind));
    }

    private static Scope permitted(Scope scope, Locale locale, Permissions permissions) {
        Actor actor = scope.actor();
        return Scope.of(
                new Actor(
                        actor.id(),
                        actor.name(),
                        actor.email(),
                        actor.administrator(),
                        actor.teamId(),
                        actor.roleName(),
                        locale,
                        actor.zone(),
                        permissions));
    }

    private Scope person(String name, String role, @Nullable Long team, Permissions permissions) {
        String email = name.toLowerCase(Locale.ROOT) + "@example.com";
        if (!role.equals("administrator")) {
            keepAnAdministratorBeside(email);
        }
        long id =
                jdbc.sql(
                                """
                                insert into app_user (email, name, password_hash, status, role_id, team_id)
                                select :email, :name, '{noop}none', 'active', r.id, :team from role r where r.key = :role
                                on conflict (email) do update
                                set team_id = excluded.team_id, role_id = excluded.role_id,
                                    name = excluded.name, status = excluded.status
                                returning id
                                """)
                        .param("email", email)
                        .param("name", name)
                        .param("team", team)
                        .param("role", role)
                        .query(Long.class)
                        .single();
        directory.changed();
        return Scope.of(
                new Actor(
                        id,
                        name,
                        email,
                        role.equals("administrator"),
                        team,
                        role,
                        Locale.UK,
                        ZoneId.of("Europe/Berlin"),
                        permissions));
    }

    /// Another test may have left the same person as the only administrator, whom the database
    /// would not let go.
    private void keepAnAdministratorBeside(String email) {
        jdbc.sql(
                        """
                        insert into app_user (email, name, password_hash, status, role_id)
                        select 'standing@example.com', 'Standing Administrator', '{noop}none', 'active', r.id
                        from role r
                        where r.key = 'administrator'
                          and exists (select from app_user u where u.email = :email and u.role_id = r.id and u.status = 'active')
                          and not exists (select from app_user u where u.email <> :email and u.role_id = r.id and u.status = 'active')
                        on conflict (email) do update set status = 'active', role_id = excluded.role_id
                        """)
                .param("email", email)
                .update();
    }
}
