package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.minicrm.CrmTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;

/// Whether the volume is the one that belongs to the database.
@CrmTest
@Transactional
class UploadsVolumeTest {

    @Autowired JdbcClient jdbc;
    @Autowired PlatformTransactionManager transactions;
    @TempDir Path volume;

    @BeforeEach
    void newInstallation() {
        jdbc.sql("update installation set uploads_id = gen_random_uuid(), uploads_marked_at = null")
                .update();
    }

    private void start(Path directory) {
        new UploadsVolume(directory, jdbc, transactions).afterPropertiesSet();
    }

    @Test
    void aNewVolumeIsMarkedOnceAndKnownFromThenOn() throws IOException {
        Path directory = volume.resolve("uploads");
        start(directory);
        start(directory);
        assertThat(directory.resolve(UploadsVolume.SENTINEL))
                .hasContent(
                        jdbc.sql("select uploads_id::text from installation")
                                .query(String.class)
                                .single());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void anEmptyVolumeInPlaceOfTheKnownOneIsRefused() {
        start(volume.resolve("uploads"));
        refused(volume.resolve("other"), "its file .minicrm-uploads is missing");
    }

    @Test
    void theVolumeOfAnotherInstallationIsRefused() {
        start(volume.resolve("uploads"));
        newInstallation();
        refused(volume.resolve("uploads"), "belongs to another installation");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsRefused() throws IOException {
        Path file = Files.createFile(volume.resolve("file"));
        refused(file.resolve("uploads"), "cannot be used");
    }

    private void refused(Path directory, String sentence) {
        assertThatThrownBy(() -> start(directory))
                .asInstanceOf(type(StartRefused.class))
                .satisfies(refused ->
                        assertThat(refused.exitCode()).isEqualTo(StartRefused.CONFIGURATION))
                .satisfies(refused ->
                        assertThat(refused)
                                .hasMessageContaining(directory.toString())
                                .hasMessageContaining(sentence));
    }
}
