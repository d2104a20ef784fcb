package io.minicrm.ops;

import io.minicrm.web.UploadLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The directory of what people upload, and the proof that it is the one that belongs to this
/// database: a file in it holds the id that the database has too. A volume that is not mounted, or
/// a new and empty one, stops the start instead of showing files that are gone.
@Component
@DependsOnDatabaseInitialization
class UploadsVolume implements InitializingBean {

    static final String SENTINEL = ".minicrm-uploads";

    private record Installation(UUID uploadsId, boolean marked) {}

    private final Path directory;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    UploadsVolume(
            @Value("${minicrm.uploads}") Path directory,
            JdbcClient jdbc,
            PlatformTransactionManager transactions) {
        this.directory = directory.toAbsolutePath();
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    Path directory() {
        return directory;
    }

    @Override
    public void afterPropertiesSet() {
        transaction.executeWithoutResult(_ -> check());
    }

    private void check() {
        // Of several instances that start on an empty volume, one marks it and the others wait
        // here.
        Installation installation =
                jdbc.sql(
                                """
                                select uploads_id, uploads_marked_at is not null as marked
                                from installation for update
                                """)
                        .query(Installation.class)
                        .single();
        try {
            createIfMissing();
            String found = sentinel();
            if (found.equals(installation.uploadsId().toString())) {
                mark();
            } else if (!found.isEmpty()) {
                throw refused(
                        "belongs to another installation: mount the volume of this one (minicrm_uploads)");
            } else if (installation.marked()) {
                throw refused(
                        """
                        is not the one this database knows, for its file %s is missing: mount the volume minicrm_uploads, \
                        or restore the backup that has the files\
                        """
                                .formatted(SENTINEL));
            } else {
                Files.writeString(directory.resolve(SENTINEL), installation.uploadsId() + "\n");
                mark();
            }
            Files.createDirectories(directory.resolve(UploadLimit.INCOMING));
        } catch (IOException failure) {
            throw new StartRefused(
                    StartRefused.CONFIGURATION,
                    "The uploads directory %s cannot be used: %s. User %s must be able to write there."
                            .formatted(directory, failure, System.getProperty("user.name")),
                    failure);
        }
    }

    /// For nobody else on the server to look into.
    private void createIfMissing() throws IOException {
        if (Files.notExists(directory)) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
        }
    }

    private String sentinel() throws IOException {
        Path file = directory.resolve(SENTINEL);
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    private void mark() {
        jdbc.sql(
                        "update installation set uploads_marked_at = now() where uploads_marked_at is null")
                .update();
    }

    private StartRefused refused(String what) {
        return new StartRefused(
                StartRefused.CONFIGURATION,
                "The uploads directory %s %s.".formatted(directory, what));
    }
}
