package io.minicrm.imports;

import io.minicrm.job.Jobs;
import io.minicrm.record.Catalogue;
import io.minicrm.record.NotPermitted;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.UploadLimit;
import io.minicrm.web.UploadName;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.multipart.MultipartFile;

/// Leads a file from step to step: takes it in, is told how to read it and where its columns go,
/// and sends it to the background. Not only the page, also every step is for those who may.
@Service
class ImportSteps {

    private final Imports imports;
    private final ImportMappings mappings;
    private final ImportFile files;
    private final Catalogue catalogue;
    private final UploadLimit limit;
    private final Jobs jobs;
    private final SecurityLog log;
    private final TransactionTemplate transactions;

    ImportSteps(
            Imports imports,
            ImportMappings mappings,
            ImportFile files,
            Catalogue catalogue,
            UploadLimit limit,
            Jobs jobs,
            SecurityLog log,
            TransactionTemplate transactions) {
        this.imports = imports;
        this.mappings = mappings;
        this.files = files;
        this.catalogue = catalogue;
        this.limit = limit;
        this.jobs = jobs;
        this.log = log;
        this.transactions = transactions;
    }

    /// @see #upload(Scope, RecordKind, String, FileContent, long)
    long upload(Scope scope, RecordKind kind, @Nullable MultipartFile file)
            throws IOException, UnusableFile {
        if (file == null || file.isEmpty()) {
            throw new UnusableFile("transfer.file.empty");
        }
        if (file.getSize() > limit.bytes()) {
            throw new UnusableFile("transfer.file.large", limit.text());
        }
        return upload(scope, kind, UploadName.of(file), file::getInputStream, file.getSize());
    }

    /// Takes a file in. It is read before there is a transaction: ten long files at once would hold
    /// all connections to the database.
    ///
    /// @return the import's id
    /// @throws UnusableFile when it cannot be imported; then nothing is kept of it
    long upload(Scope scope, RecordKind kind, String fileName, FileContent file, long size)
            throws IOException, UnusableFile {
        requirePermission(scope, kind);
        Dialect dialect = Detection.of(file);
        Scan scan = Scan.of(file, dialect);
        ColumnMapping mapping = mappings.find(scope, catalogue.type(kind), scan);
        return Objects.requireNonNull(
                transactions.execute(_ -> {
                    long id = imports.add(scope, kind, fileName, size, dialect, scan, mapping);
                    files.keep(id, file);
                    return id;
                }));
    }

    /// Reads the file in another way than was detected, and guesses anew where its columns go.
    ///
    /// @throws UnusableFile when it cannot be read like that; then all stays as it was
    void readAs(Scope scope, Import file, Dialect dialect) throws IOException, UnusableFile {
        requirePermission(scope, file.kind());
        Scan scan = Scan.of(files.of(file.id()), dialect);
        ColumnMapping mapping = mappings.find(scope, catalogue.type(file.kind()), scan);
        imports.readAs(file.id(), dialect, scan, mapping.with(file.words().or(mapping.words())));
    }

    /// Says where the columns go, what words in them mean, and by what rows are recognized. What
    /// was checked with something else does not count any more.
    @Transactional
    public void map(Scope scope, Import file, ColumnMapping mapping) {
        requirePermission(scope, file.kind());
        if (!mapping.equals(file.mapping())) {
            imports.map(file.id(), mapping);
        }
    }

    /// Has all rows looked at in the background; nothing is written.
    @Transactional
    public void startCheck(Scope scope, Import file) {
        start(scope, file, ImportCheck.KIND, Imports.PREPARED, Step.CHECKING);
    }

    /// Has the checked rows written in the background.
    @Transactional
    public void startRun(Scope scope, Import file) {
        if (start(scope, file, ImportRun.KIND, "step = 'checked'", Step.RUNNING)) {
            log.tell(
                    SecurityEvent.of(SecurityEvent.Kind.IMPORT_STARTED)
                            .by(scope)
                            .with("kind", file.kind().key())
                            .with("file", file.fileName())
                            .with("rows", file.rows()));
        }
    }

    /// Has a failed step done again.
    @Transactional
    public void retry(Scope scope, Import file) {
        start(
                scope,
                file,
                file.step() == Step.RUNNING ? ImportRun.KIND : ImportCheck.KIND,
                "job_id in (select id from job where status = 'failed')",
                file.step());
    }

    /// @return whether it was waiting to be done
    private boolean start(Scope scope, Import file, String kind, String condition, Step next) {
        requirePermission(scope, file.kind());
        if (!imports.lock(file.id(), condition)) {
            return false;
        }
        imports.begin(file.id(), next, jobs.start(scope, kind, Long.toString(file.id())));
        return true;
    }

    private static void requirePermission(Scope scope, RecordKind kind) {
        if (!scope.may(Action.IMPORT, kind)) {
            throw new NotPermitted(Action.IMPORT, kind);
        }
    }
}
