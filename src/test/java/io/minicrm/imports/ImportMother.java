package io.minicrm.imports;

import static org.awaitility.Awaitility.await;

import io.minicrm.job.Job;
import io.minicrm.job.Jobs;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Brings files in for tests.
@Component
public class ImportMother {

    private final Imports imports;
    private final ImportSteps steps;
    private final Jobs jobs;
    private final ImportFile files;
    private final RowReaders readers;
    private final OptionCreation options;
    private final ImportMatcher matcher;
    private final JdbcTemplate jdbc;

    ImportMother(
            Imports imports,
            ImportSteps steps,
            Jobs jobs,
            ImportFile files,
            RowReaders readers,
            OptionCreation options,
            ImportMatcher matcher,
            JdbcTemplate jdbc) {
        this.imports = imports;
        this.steps = steps;
        this.jobs = jobs;
        this.files = files;
        this.readers = readers;
        this.options = options;
        this.matcher = matcher;
        this.jdbc = jdbc;
    }

    static byte[] resource(String name) {
        try {
            return Files.readAllBytes(Path.of("src/test/resources/data", name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// A file with contacts that waits to be told where its columns go.
    public long takenIn(Scope scope, String text) {
        return takenIn(scope, RecordKind.CONTACT, text).id();
    }

    Import takenIn(Scope scope, RecordKind kind, String text) {
        return takenIn(scope, kind, "test.csv", text.getBytes(StandardCharsets.UTF_8));
    }

    Import takenIn(Scope scope, RecordKind kind, String name, byte[] content) {
        try {
            return imports.find(
                    scope,
                    steps.upload(
                            scope,
                            kind,
                            name,
                            () -> new ByteArrayInputStream(content),
                            content.length));
        } catch (UnusableFile unusableFile) {
            throw new AssertionError(unusableFile.problem().toString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Import mapped(Scope scope, Import file, Mode mode, @Nullable String key) {
        return mapped(scope, file, new ColumnMapping(file.targets(), file.words(), mode, key));
    }

    Import mapped(Scope scope, Import file, ColumnMapping mapping) {
        steps.map(scope, file, mapping);
        return imports.find(scope, file.id());
    }

    Import checked(Scope scope, Import file) {
        steps.startCheck(scope, file);
        return finished(scope, file);
    }

    Import run(Scope scope, Import file) {
        Import checked = file.step() == Step.CHECKED ? file : checked(scope, file);
        steps.startRun(scope, checked);
        return finished(scope, file);
    }

    /// Takes a file in and writes it, all as guessed.
    Import written(Scope scope, RecordKind kind, String text) {
        return run(scope, takenIn(scope, kind, text));
    }

    Import finished(Scope scope, Import file) {
        long job = Objects.requireNonNull(imports.find(scope, file.id()).jobId());
        await().atMost(Duration.ofMinutes(3))
                .until(() -> jobs.find(scope, job).orElseThrow().isOver());
        Job over = jobs.find(scope, job).orElseThrow();
        if (over.isFailed()) {
            throw new AssertionError("job failed, reference " + over.reference());
        }
        return imports.find(scope, file.id());
    }

    /// A file whose rows are read, within the transaction of a test, and not yet matched.
    ///
    /// @param key by what rows are recognized
    public long read(Scope scope, RecordKind kind, String key, String text) throws IOException {
        Import file = mapped(scope, takenIn(scope, kind, text), Mode.BOTH, key);
        RowReader reader = readers.rows(file, scope, options.options(scope));
        RowBatch batch = new RowBatch(file.id());
        try (FileRows rows = FileRows.open(files.of(file.id()), file.dialect())) {
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                batch.add(row.get(), reader);
            }
        } catch (UnusableFile unusableFile) {
            throw new AssertionError(unusableFile.problem().toString());
        }
        batch.store(jdbc);
        return file.id();
    }

    /// Finds out which records the rows of a file mean, any number of times.
    ///
    /// @return how many mean one
    public long match(Scope scope, long id) {
        matcher.match(scope, imports.find(scope, id));
        long found =
                Objects.requireNonNull(
                        jdbc.queryForObject("select count(*) from import_found", Long.class));
        jdbc.execute("drop table import_key, import_found, import_link, import_outcome");
        return found;
    }

    /// What became of a file, and how long it took to write it once it was checked.
    public record Written(long changeSetId, String counts, Duration took) {}

    /// Takes contacts in and writes them, all as guessed.
    ///
    /// @param checking done between the check and the run
    public Written written(Scope scope, String text, Callable<?> checking) throws Exception {
        Import checked = checked(scope, takenIn(scope, RecordKind.CONTACT, text));
        checking.call();
        run(scope, checked);
        Import written = imports.find(scope, checked.id());
        return new Written(
                Objects.requireNonNull(written.changeSetId()),
                String.valueOf(written.counts()),
                Duration.between(
                        Objects.requireNonNull(written.startedAt()),
                        Objects.requireNonNull(written.finishedAt())));
    }
}
