package io.minicrm.page;

import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.Prepared;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Tells who may read a record, and why.
@Component
public class VisibilityExplanation {

    /// Some people who see a record for one reason.
    ///
    /// @param why owner, team, shared, sharedTeam or role
    /// @param name of the person or team; for a role its key
    /// @param person the owner, or with whom it is shared; null for more than one person
    public record Reason(String why, String name, int people, @Nullable Long person) {}

    private final JdbcClient jdbc;

    VisibilityExplanation(@Prepared JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Reason> of(RecordSnapshot record) {
        return jdbc.sql(
                        """
                        with reach as (
                            select u.id, u.name, u.team_id, r.key as role, p.reach
                            from app_user u
                                join role r on r.id = u.role_id
                                join role_permission p on p.role_id = r.id
                            where p.record_kind = :kind and p.action = 'READ' and u.status = 'active'
                        )
                        select 'owner' as why, name, 1 as people, id as person, 1 as position
                        from reach where id = :owner and reach <> 'NONE'
                        union all
                        select 'team', t.name, count(*)::int, null, 2
                        from reach join team t on t.id = reach.team_id
                        where t.id = :team and reach.reach = 'TEAM'
                        group by t.name
                        union all
                        select 'shared', name, 1, id, 3
                        from reach where id = any(:shared) and id is distinct from :owner and reach in ('OWN', 'TEAM')
                        union all
                        select 'sharedTeam', t.name, count(*)::int, null, 4
                        from reach join team t on t.id = reach.team_id
                        where -t.id = any(:shared) and t.id is distinct from :team and reach.reach in ('OWN', 'TEAM')
                        group by t.name
                        union all
                        select 'role', role, count(*)::int, null, 5
                        from reach where reach.reach = 'ALL'
                        group by role
                        order by position, name
                        """)
                .param("kind", record.ref().kind().code())
                .param("owner", record.ownerId())
                .param("team", record.teamId())
                .param("shared", record.sharedWith().toArray(Long[]::new))
                .query((row, _) ->
                        new Reason(
                                row.getString("why"),
                                row.getString("name"),
                                row.getInt("people"),
                                row.getObject("person", Long.class)))
                .list();
    }
}
