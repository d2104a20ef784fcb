package io.minicrm.people;

import io.minicrm.record.Problem;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.UniqueNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// The teams, which administrators keep.
@Component
class Teams {

    private final JdbcClient jdbc;
    private final UniqueNames uniqueNames;
    private final Directory directory;
    private final SecurityLog log;

    Teams(JdbcClient jdbc, UniqueNames uniqueNames, Directory directory, SecurityLog log) {
        this.jdbc = jdbc;
        this.uniqueNames = uniqueNames;
        this.directory = directory;
        this.log = log;
    }

    /// They are read as they are now: the `Directory` may remember others.
    TeamForm form() {
        return TeamForm.of(
                jdbc.sql(
                                """
                                select t.id, t.name,
                                    (select count(*) from app_user u where u.team_id = t.id and u.status = 'active') as members
                                from team t order by t.name, t.id
                                """)
                        .query((row, _) ->
                                new Directory.Team(
                                        row.getLong("id"),
                                        row.getString("name"),
                                        row.getInt("members")))
                        .list());
    }

    /// @return the form, refused and nothing saved, or saved
    @Transactional
    TeamForm save(Scope scope, Map<String, String> sent) {
        Colleagues.administrator(scope);
        jdbc.sql("lock table team in share row exclusive mode").update();
        Map<String, String> before = names(form());
        TeamForm form = form().take(sent);
        if (form.stale()) {
            return form;
        }
        uniqueNames.refuse(
                form.typed(), form.used(), List.of(), Problem.of("people.problem.teamTaken"));
        if (!form.isRefused()) {
            List<Directory.Team> renamed = form.teams().stream().filter(form::isRenamed).toList();
            // Two may change names, and each has one of its own
            renamed.forEach(team -> rename(team, team.id() + " " + form.mark()));
            renamed.forEach(team -> rename(team, form.typed().text(TeamForm.field(team))));
            for (String field : form.added()) {
                jdbc.sql("insert into team (name) values (:name)")
                        .param("name", form.typed().text(field))
                        .update();
            }
            Map<String, String> after = names(form());
            if (!after.equals(before)) {
                log.tell(
                        SecurityEvent.of(Kind.SETTINGS_CHANGED)
                                .by(scope)
                                .with("what", "teams")
                                .changed(before, after));
            }
            AfterCommit.runNowAndThen(directory::changed);
        }
        return form;
    }

    private static Map<String, String> names(TeamForm form) {
        Map<String, String> names = new LinkedHashMap<>();
        form.teams().forEach(team -> names.put("team " + team.id(), team.name()));
        return names;
    }

    private void rename(Directory.Team team, String name) {
        jdbc.sql("update team set name = :name where id = :id")
                .param("name", name)
                .param("id", team.id())
                .update();
    }
}
