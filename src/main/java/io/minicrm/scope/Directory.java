package io.minicrm.scope;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The names of colleagues and teams, which everybody who is signed in may know. Kept for a moment,
/// so that a page with fifty owners asks the database at most once.
@Component
public class Directory {

    /// A colleague. Of those who are called the same the e-mail address stands beside the name, so
    /// that nobody passes for another. A deactivated one keeps the name on old records, but gets no
    /// new ones.
    public record Person(
            long id, String name, String email, @Nullable Long teamId, boolean active) {}

    public record Team(long id, String name, int members) {}

    private record Contents(Map<Long, Person> people, Map<Long, Team> teams) {}

    private static final String ONLY = "all";

    private final JdbcClient jdbc;
    private final LoadingCache<String, Contents> contents =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(10)).build(_ -> read());

    Directory(@Prepared JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Person> person(long id) {
        return Optional.ofNullable(contents.get(ONLY).people().get(id));
    }

    public Optional<Team> team(long id) {
        return Optional.ofNullable(contents.get(ONLY).teams().get(id));
    }

    /// The name of a colleague, or of a team by the negative of its id.
    public Optional<String> personOrTeam(long id) {
        return id < 0 ? team(-id).map(Team::name) : person(id).map(Person::name);
    }

    /// Those who can be given records, by name.
    public List<Person> people() {
        return contents.get(ONLY).people().values().stream().filter(Person::active).toList();
    }

    /// The ids of all there ever were, by name: in this order lists stand that are sorted by
    /// people.
    public List<Long> everybody() {
        return List.copyOf(contents.get(ONLY).people().keySet());
    }

    public List<Team> teams() {
        return List.copyOf(contents.get(ONLY).teams().values());
    }

    /// To be called by whoever changed a person or a team.
    public void changed() {
        contents.invalidateAll();
    }

    private Contents read() {
        Map<Long, Person> people = new LinkedHashMap<>();
        jdbc.sql(
                        """
                        select id, email, team_id, status = 'active' as active,
                            case when count(*) over (partition by f_norm(btrim(name))) > 1
                                then name || ' (' || email || ')' else name end as name
                        from app_user
                        order by name collate "und-x-icu", id
                        """)
                .query(Person.class)
                .list()
                .forEach(person -> people.put(person.id(), person));
        Map<Long, Team> teams = new LinkedHashMap<>();
        jdbc.sql(
                        """
                        select t.id, t.name, count(u.id)::int as members
                        from team t left join app_user u on u.team_id = t.id and u.status = 'active'
                        group by t.id
                        order by t.name collate "und-x-icu", t.id
                        """)
                .query(Team.class)
                .list()
                .forEach(team -> teams.put(team.id(), team));
        return new Contents(people, teams);
    }
}
