package io.minicrm.demo;

import io.minicrm.activity.Activities;
import io.minicrm.file.Attachments;
import io.minicrm.people.Accounts;
import io.minicrm.people.Role;
import io.minicrm.people.Scopes;
import io.minicrm.record.Options;
import io.minicrm.record.Records;
import io.minicrm.record.ReferenceLookup;
import io.minicrm.scope.Actor;
import io.minicrm.scope.Permissions;
import io.minicrm.scope.Scope;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Fills an empty installation with companies, contacts, notes and files, and where one tries
/// MiniCRM out also with people, through the same doors as everybody: all of it or nothing.
@Service
class Demo {

    /// The account that the sign-in page names.
    static final String EMAIL = "demo@example.com";

    static final String PASSWORD = "minicrm-demo";

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    private final Accounts accounts;
    private final Scopes scopes;
    private final Records records;
    private final ReferenceLookup referenceLookup;
    private final Options options;
    private final Activities activities;
    private final Attachments attachments;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final String country;

    Demo(
            Accounts accounts,
            Scopes scopes,
            Records records,
            ReferenceLookup referenceLookup,
            Options options,
            Activities activities,
            Attachments attachments,
            JdbcClient jdbc,
            Clock clock,
            @Value("${minicrm.country}") String country) {
        this.accounts = accounts;
        this.scopes = scopes;
        this.records = records;
        this.referenceLookup = referenceLookup;
        this.options = options;
        this.activities = activities;
        this.attachments = attachments;
        this.jdbc = jdbc;
        this.clock = clock;
        this.country = country;
    }

    /// @return whether there was nobody yet, so that it was filled
    @Transactional
    boolean fill() {
        if (!accounts.isEmpty()) {
            return false;
        }
        long north = accounts.team("North");
        long south = accounts.team("South");
        Map<String, Scope> authors =
                Map.of(
                        "anna", person("Anna Marchetti", EMAIL, Role.ADMINISTRATOR, north),
                        "jonas", person("Jonas Becker", "jonas@example.com", Role.SALES, south),
                        "clara",
                                person("Clara Nyström", "clara@example.com", Role.OWN_ONLY, south));
        tell(authors, Map.of("North", north, "South", south));
        return true;
    }

    /// Fills an installation that has no records, for an operator. Everything is the first
    /// administrator's, or nobody's while nobody has an account; none is made.
    ///
    /// @return whether there were no records yet, so that it was filled
    @Transactional
    boolean seed() {
        if (hasRecords()) {
            return false;
        }
        Scope author =
                accounts.firstAdministrator()
                        .map(this::writingAnything)
                        .orElseGet(() -> Scope.system("demonstration before anybody is there"));
        tell(Map.of("anna", author, "jonas", author, "clara", author), Map.of());
        return true;
    }

    private boolean hasRecords() {
        return jdbc.sql(
                        "select exists (select from company) or exists (select from contact) or exists (select from deal) or exists (select from activity)")
                .query(Boolean.class)
                .single();
    }

    private void tell(Map<String, Scope> authors, Map<String, Long> teams) {
        Selling selling = new Selling(jdbc);
        selling.makePipelines();
        options.changed();
        new Story(
                        authors,
                        teams,
                        records,
                        referenceLookup,
                        activities,
                        attachments,
                        jdbc,
                        clock.instant(),
                        ZONE,
                        country)
                .tell();
        selling.date();
    }

    /// In the story everybody may write what they write, whoever it belongs to later.
    private Scope person(String name, String email, String role, long team) {
        return writingAnything(accounts.add(name, email, PASSWORD, role, team, Locale.UK, ZONE));
    }

    private Scope writingAnything(long userId) {
        Actor actor = scopes.of(userId).orElseThrow().actor();
        return Scope.of(
                new Actor(
                        actor.id(),
                        actor.name(),
                        actor.email(),
                        actor.administrator(),
                        actor.teamId(),
                        actor.roleName(),
                        actor.locale(),
                        actor.zone(),
                        Permissions.all()));
    }
}
