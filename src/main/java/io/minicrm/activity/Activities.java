package io.minicrm.activity;

import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Writes what happened onto the timelines of the records it concerns.
@Service
public class Activities {

    private final Records records;
    private final RecordReader reader;
    private final JdbcClient jdbc;
    private final Clock clock;

    Activities(Records records, RecordReader reader, JdbcClient jdbc, Clock clock) {
        this.records = records;
        this.reader = reader;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Writes a note on a record that the scope may read.
    ///
    /// @param at when it happened, or null for now
    /// @return the change set it was written in
    @Transactional
    public ChangeSet note(Scope scope, RecordRef subject, String body, @Nullable Instant at) {
        RecordSnapshot record = reader.get(scope, subject);
        ChangeSet set = records.open(scope, ChangeKind.CREATE, record.title());
        Instant when = at == null ? clock.instant() : at;
        RecordRef note =
                records.create(
                        scope,
                        set,
                        ActivityFields.ACTIVITY,
                        new Values()
                                .with(ActivityFields.KIND, "note")
                                .with(ActivityFields.BODY, body)
                                .with(ActivityFields.OCCURRED_AT, when));
        for (RecordRef concerned : concerned(record)) {
            jdbc.sql(
                            """
                            insert into timeline
                                (record_kind, record_id, occurred_at, activity_id, subject_kind, subject_id)
                            values (:kind, :id, :at, :activity, :subjectKind, :subject)
                            """)
                    .param("kind", concerned.kind().code())
                    .param("id", concerned.id())
                    .param("at", OffsetDateTime.ofInstant(when, ZoneOffset.UTC))
                    .param("activity", note.id())
                    .param("subjectKind", subject.kind().code())
                    .param("subject", subject.id())
                    .update();
        }
        return set;
    }

    /// Changes a note's words.
    @Transactional
    public ChangeSet edit(Scope scope, RecordRef note, int version, String body) {
        ChangeSet set = open(scope, ChangeKind.EDIT, note);
        records.update(scope, set, note, version, new Values().with(ActivityFields.BODY, body));
        return set;
    }

    /// Puts a note into the trash.
    @Transactional
    public ChangeSet delete(Scope scope, RecordRef note) {
        ChangeSet set = open(scope, ChangeKind.DELETE, note);
        records.delete(scope, set, RecordKind.ACTIVITY, List.of(note.id()));
        return set;
    }

    /// The record a note was written on.
    public Optional<RecordRef> subject(RecordRef note) {
        return jdbc
                .sql(
                        "select subject_kind, subject_id from timeline where activity_id = :id limit 1")
                .param("id", note.id())
                .query((row, _) -> new RecordRef(RecordKind.of(row.getInt(1)), row.getLong(2)))
                .list()
                .stream()
                .findFirst();
    }

    private ChangeSet open(Scope scope, ChangeKind kind, RecordRef note) {
        String title =
                subject(note)
                        .flatMap(subject -> reader.find(scope, subject))
                        .map(RecordSnapshot::title)
                        .orElse("");
        return records.open(scope, kind, title);
    }

    /// The record itself, and the records it links to: a company shows what is noted on its
    /// contacts.
    private static List<RecordRef> concerned(RecordSnapshot record) {
        List<RecordRef> concerned = new ArrayList<>();
        concerned.add(record.ref());
        concerned.addAll(record.links());
        return concerned;
    }
}
