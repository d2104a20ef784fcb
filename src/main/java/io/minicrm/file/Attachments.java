package io.minicrm.file;

import io.minicrm.file.ContentStore.Incoming;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.NoSuchRecord;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The files that hang on records.
@Service
public class Attachments {

    static final int COUNTED = 1_000;

    private static final String READABLE =
            """
            from attachment a
                join file f on f.id = a.file_id and f.deleted_at is null
                join file_content c on c.sha256 = a.sha256
                left join app_user u on u.id = f.created_by
            where %s and %s
            """;

    /// A file that has come in.
    record NewAttachment(String name, Incoming incoming) {}

    private final Records records;
    private final RecordReader reader;
    private final ContentStore contentStore;
    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    Attachments(
            Records records,
            RecordReader reader,
            ContentStore contentStore,
            Catalogue catalogue,
            @Prepared JdbcClient jdbc) {
        this.records = records;
        this.reader = reader;
        this.contentStore = contentStore;
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    /// The files of a record, the last added first.
    ///
    /// @param before only those added before this one, or null for the newest
    List<FileItem> of(Scope scope, RecordRef subject, @Nullable Long before, int most) {
        return query(
                scope,
                """
                a.subject_kind = :kind and a.subject_id = :id and a.file_id < :before
                order by a.file_id desc limit :most
                """,
                Map.of(
                        "kind",
                        subject.kind().code(),
                        "id",
                        subject.id(),
                        "before",
                        before == null ? Long.MAX_VALUE : before,
                        "most",
                        most));
    }

    /// How many there are, counted to one more than `COUNTED`.
    int count(Scope scope, RecordRef subject) {
        return jdbc.sql(
                        ("select count(*)::int from (select 1 " + READABLE + " limit %d) x")
                                .formatted(
                                        SubjectSql.readable(scope),
                                        "a.subject_kind = :kind and a.subject_id = :id",
                                        COUNTED + 1))
                .param("kind", subject.kind().code())
                .param("id", subject.id())
                .query(Integer.class)
                .single();
    }

    /// A file that lies on a record which the scope may read.
    Optional<FileItem> find(Scope scope, long id) {
        return query(scope, "a.file_id = :id", Map.of("id", id)).stream().findFirst();
    }

    /// Hangs a file on a record that the scope may read.
    ///
    /// @param content read to its end, and left open
    /// @return the change set it was added in
    @Transactional
    public ChangeSet add(Scope scope, RecordRef subject, String name, InputStream content)
            throws IOException {
        NewAttachment file = new NewAttachment(FileName.of(name), contentStore.receive(content));
        try {
            return add(scope, reader.get(scope, subject), List.of(file));
        } finally {
            contentStore.discard(file.incoming());
        }
    }

    /// Hangs files on a record, all in one change set.
    ///
    /// @throws NoSuchRecord when it was merged or put into the trash meanwhile
    /// @throws java.io.UncheckedIOException when the volume does not take them; then none is there
    @Transactional
    ChangeSet add(Scope scope, RecordSnapshot subject, List<NewAttachment> files) {
        keepInUse(subject.ref());
        ChangeSet set =
                records.open(
                        scope,
                        ChangeKind.CREATE,
                        files.size() == 1 ? files.getFirst().name() : subject.title());
        contentStore.keep(files.stream().map(NewAttachment::incoming).toList());
        for (NewAttachment file : files) {
            RecordRef ref =
                    records.create(
                            scope,
                            set,
                            FileFields.FILE,
                            new Values().with(FileFields.NAME, file.name()));
            jdbc.sql(
                            """
                            insert into attachment (file_id, subject_kind, subject_id, sha256)
                            values (:file, :kind, :subject, :sha256)
                            """)
                    .param("file", ref.id())
                    .param("kind", subject.ref().kind().code())
                    .param("subject", subject.ref().id())
                    .param("sha256", file.incoming().content().sha256())
                    .update();
        }
        return set;
    }

    /// Until the transaction ends. A merge takes along the files that are there, and what came
    /// later would go with what it puts into the trash.
    private void keepInUse(RecordRef subject) {
        boolean gone =
                jdbc.sql(
                                "select t.id from %s t where t.id = :id and t.deleted_at is null for key share"
                                        .formatted(catalogue.type(subject.kind()).table()))
                        .param("id", subject.id())
                        .query(Long.class)
                        .optional()
                        .isEmpty();
        if (gone) {
            throw new NoSuchRecord(subject);
        }
    }

    private List<FileItem> query(Scope scope, String condition, Map<String, ?> parameters) {
        return jdbc.sql(
                        """
                        select f.id, a.subject_kind, a.subject_id, f.name, c.sha256, c.size, c.type,
                               f.created_at, f.created_by, u.name as author, f.owner_id, f.team_id
                        """
                                + READABLE.formatted(SubjectSql.readable(scope), condition))
                .params(parameters)
                .query((row, _) -> item(scope, row))
                .list();
    }

    private static FileItem item(Scope scope, ResultSet row) throws SQLException {
        Long owner = row.getObject("owner_id", Long.class);
        Long team = row.getObject("team_id", Long.class);
        return new FileItem(
                row.getLong("id"),
                new RecordRef(RecordKind.of(row.getInt("subject_kind")), row.getLong("subject_id")),
                row.getString("name"),
                row.getString("sha256"),
                row.getLong("size"),
                FileKind.of(row.getString("type"), row.getString("name")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("created_by", Long.class),
                row.getString("author"),
                scope.access(Action.EDIT, RecordKind.FILE).permits(owner, team),
                scope.access(Action.DELETE, RecordKind.FILE).permits(owner, team));
    }
}
