package io.minicrm.notification;

import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.ActivityKind;
import io.minicrm.people.Scopes;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.Due;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Makes people who live somewhere, and what they are to be reminded of.
@Component
public class ReminderMother {

    private final ScopeMother people;
    private final Scopes scopes;
    private final Records records;
    private final JdbcClient jdbc;

    ReminderMother(ScopeMother people, Scopes scopes, Records records, JdbcClient jdbc) {
        this.people = people;
        this.scopes = scopes;
        this.records = records;
        this.jdbc = jdbc;
    }

    /// Somebody who has not been told of anything yet, and gets no mail of their day, nor those
    /// that administrators get.
    public Scope living(String name, ZoneId zone, String language) {
        long id = people.person(name, Reach.ALL, people.team("Harrowgate")).actor().id();
        jdbc.sql(
                        """
                        update app_user
                        set time_zone = :zone, locale = :language, digest_hour = null, digest_on = date '2000-01-01'
                        where id = :id
                        """)
                .param("zone", zone.getId())
                .param("language", language)
                .param("id", id)
                .update();
        jdbc.sql("delete from notification_level where user_id = :id").param("id", id).update();
        return scopes.of(id).orElseThrow();
    }

    @Transactional
    public RecordRef task(
            Scope scope, String subject, @Nullable Due due, @Nullable Integer remind) {
        return records.create(
                scope,
                records.open(scope, ChangeKind.CREATE, subject),
                ActivityFields.ACTIVITY,
                new Values()
                        .with(ActivityFields.KIND, ActivityKind.TASK.key())
                        .with(ActivityFields.SUBJECT, subject)
                        .with(ActivityFields.DUE, due)
                        .with(ActivityFields.REMIND, remind));
    }
}
